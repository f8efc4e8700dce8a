import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { readAccess, setAccess, waitUntilChangeable } from "./exposure/database";
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
    r.withDefaults({ maxAttempts: 3 }, () => {
      waitUntilChangeable(r, id);
      const before = readAccess(r, "ReadAccess", id);
      new PriorState(r, context).save("Access", id, databaseRecord, { publiclyAccessible: before.isPublic });
      setAccess(r, id, false);
    });
    tell(r, context, "SayPrivate", text`Database ${id} is private now`, [
      text`The endpoint of ${id} resolves to its private address. Applications outside its network cannot reach it.`,
      text`RestoreDatabaseAccess with incident ${r.incidentId} restores the public address, if it was intended.`,
      "Who signed in from outside while it was public is in the logs of the database.",
    ]);
  },
);
