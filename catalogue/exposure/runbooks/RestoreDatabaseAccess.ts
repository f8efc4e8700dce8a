import { isTrue } from "../../../runbooks/language/conditions";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { setAccess, waitUntilChangeable } from "./exposure/database";
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
    prior.prove("ProveAccessSaved", prior.key(id));
    const before = prior.load("LoadAccess", id, databaseRecord);
    r.when("WasPublic", isTrue(before.publiclyAccessible), () => {
      waitUntilChangeable(r, id);
      setAccess(r, id, true);
    });
    tell(r, context, "SayRestored", text`Database ${id} is reached as before`, [
      text`Whether ${id} has a public address is again as it was before incident ${r.incidentId}.`,
      `Its security groups still say who gets through. Unless it has the tag ${protectedTagKey}, the next finding removes the address again.`,
    ]);
  },
);
