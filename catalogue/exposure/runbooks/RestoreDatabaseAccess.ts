import { isTrue } from "../../../runbooks/language/conditions";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { accessParts, changeAccess } from "./exposure/database";
import { databaseName } from "./exposure/parameters";
import { databaseRecord } from "./exposure/records";

export const restoreDatabaseAccess = defineRunbook(
  {
    name: "RestoreDatabaseAccess",
    summary:
      "Restores the public address of a database instance that MakeDatabasePrivate removed in the same " +
      "incident, if it had one.",
    parameters: { DatabaseName: databaseName },
  },
  (r, context) => {
    const { DatabaseName: id } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = "Give it the public address by hand, if it had one.";
    const remediation = new Remediation(r, context, {
      subject: text`Database ${id}`,
      resource: text`the database ${id}`,
      goal: "reached as before",
      byHand,
      parts: accessParts("restore the public address", "Applications outside its network cannot reach it.", byHand),
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveAccessSaved", prior.key(id));
        return prior.load("LoadAccess", id, databaseRecord);
      });
      r.when("WasPublic", isTrue(before.publiclyAccessible), () => changeAccess(r, remediation, id, true));
      remediation.conclude(
        "SayRestored",
        text`Database ${id} is reached as before`,
        [
          text`Whether ${id} has a public address is again as it was before incident ${r.incidentId}.`,
          `Its security groups still say who gets through. Unless it has the tag ${protectedTagKey}, the next finding removes the address again.`,
        ],
        [],
      );
    });
  },
);
