import { requiredMatch } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { callerOf, successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { access } from "../databases";
import { type DatabaseInstanceFacts, databaseInstance } from "../resources/database-instance";
import { makeDatabasePrivate } from "../runbooks/MakeDatabasePrivate";
import { restoreDatabaseAccess } from "../runbooks/RestoreDatabaseAccess";

const pattern: EventPattern = successfulCall(["aws.rds"], {
  eventSource: ["rds.amazonaws.com"],
  eventName: [
    "CreateDBInstance",
    "CreateDBInstanceReadReplica",
    "ModifyDBInstance",
    "RestoreDBInstanceFromDBSnapshot",
    "RestoreDBInstanceFromS3",
    "RestoreDBInstanceToPointInTime",
  ],
  userIdentity: notOwnRuns("rds:ModifyDBInstance"),
  $or: [
    { requestParameters: { publiclyAccessible: [true] } },
    // A call that does not say it leaves it to the subnets: only a new instance can have become public by that.
    { responseElements: { publiclyAccessible: [true], dBInstanceStatus: ["creating"] } },
  ],
});

export const publicDatabase: RunbookResponse<DatabaseInstanceFacts> = {
  name: "public-database",
  title: "A database has a public address",
  summary:
    "Answers a call that gives a database instance a public address, or makes one that has it. The address is " +
    "removed: applications outside the database's network lose it, so it is done only where the tags allow it.",
  placement: "central",
  forms: { cloudtrail: { pattern, target } },
  runbook: makeDatabasePrivate,
  undo: restoreDatabaseAccess,
  resource: databaseInstance,
  // Made public once more, it is exposed once more.
  coolDownHours: 0,
  ...access,
};

function target(event: SignalEvent): Target {
  const form = /^[A-Za-z][A-Za-z0-9-]{0,62}$/;
  // From the answer: a restore to a point in time names two, and RDS keeps names in lower case.
  const name = requiredMatch(event, "detail.responseElements.dBInstanceIdentifier", form, "the name of an instance");
  const id = name.toLowerCase();
  const title = `${callerOf(event)} gives the database ${id} a public address`;
  return targetOfCall(event, "rds", { id, path: `db:${id}` }, title);
}
