import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { accessParts, changeAccess, readAccess } from "./exposure/database";
import { databaseName } from "./exposure/parameters";
import { databaseRecord } from "./exposure/records";

export const makeDatabasePrivate = defineRunbook(
  {
    name: "MakeDatabasePrivate",
    summary:
      "Removes the public address of a database instance: its endpoint resolves to the private one, and whatever " +
      "reached it from outside its network no longer does. RestoreDatabaseAccess restores the address.",
    parameters: { DatabaseName: databaseName },
    undo: "RestoreDatabaseAccess",
  },
  (r, context) => {
    const { DatabaseName: id } = r.parameters;
    const byHand =
      "Make it private by hand now. A stopped instance, or one of a Multi-AZ DB cluster, refuses the change.";
    const remediation = new Remediation(r, context, {
      subject: text`Database ${id}`,
      resource: text`the database ${id}`,
      goal: "private",
      byHand,
      parts: accessParts("remove the public address", "It may still be reached from everywhere.", byHand),
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        const before = readAccess(r, "ReadAccess", id);
        new PriorState(r, context).save("Access", id, databaseRecord, { publiclyAccessible: before.isPublic });
      });
      changeAccess(r, remediation, id, false);
      remediation.conclude(
        "SayPrivate",
        text`Database ${id} is private now`,
        [
          text`The endpoint of ${id} resolves to its private address. Applications outside its network cannot reach it.`,
        ],
        [
          text`RestoreDatabaseAccess with incident ${r.incidentId} restores the public address, if it was intended.`,
          "Who signed in from outside while it was public is in the logs of the database.",
        ],
      );
    });
  },
);
