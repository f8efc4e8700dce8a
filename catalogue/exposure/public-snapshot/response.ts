import { field, requiredMatch } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { callerOf, successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { type SnapshotFacts, snapshot } from "../resources/snapshot";
import { makeSnapshotPrivate } from "../runbooks/MakeSnapshotPrivate";
import { restoreSnapshotSharing } from "../runbooks/RestoreSnapshotSharing";
import { sharing } from "../snapshots";

/** Which accounts belong to the organization no pattern can know: the facts say it. */
const pattern: EventPattern = successfulCall(["aws.ec2", "aws.rds"], {
  eventSource: ["ec2.amazonaws.com", "rds.amazonaws.com"],
  eventName: ["ModifySnapshotAttribute", "ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"],
  userIdentity: notOwnRuns(
    "ec2:ModifySnapshotAttribute",
    "rds:ModifyDBSnapshotAttribute",
    "rds:ModifyDBClusterSnapshotAttribute",
  ),
  requestParameters: {
    $or: [
      { createVolumePermission: { add: { items: { group: [{ exists: true }] } } } },
      { createVolumePermission: { add: { items: { userId: [{ exists: true }] } } } },
      { attributeName: ["restore"], valuesToAdd: [{ exists: true }] },
    ],
  },
});

export const publicSnapshot: RunbookResponse<SnapshotFacts> = {
  name: "public-snapshot",
  title: "A snapshot is shared with everybody or outside of the organization",
  summary:
    "Answers a call that shares a snapshot of a volume or a database with everybody or with an account that is no " +
    "member. They lose it, the earlier sharing is recorded, and accounts of the organization keep it.",
  placement: "central",
  forms: { cloudtrail: { pattern, target } },
  runbook: makeSnapshotPrivate,
  undo: restoreSnapshotSharing,
  resource: snapshot,
  // Shared once more, it is exposed once more.
  coolDownHours: 0,
  ...sharing,
};

const rdsName = (type: string) =>
  new RegExp(`^(arn:aws[\\w-]*:rds:[a-z0-9-]+:\\d{12}:${type}:)?[A-Za-z][A-Za-z0-9-]{0,254}$`);

/** Where each call names the snapshot, and how the id of such a snapshot begins. */
const names = [
  { parameter: "snapshotId", service: "ec2", prefix: "", form: /^snap-([0-9a-f]{8}|[0-9a-f]{17})$/ },
  { parameter: "dBSnapshotIdentifier", service: "rds", prefix: "snapshot:", form: rdsName("snapshot") },
  {
    parameter: "dBClusterSnapshotIdentifier",
    service: "rds",
    prefix: "cluster-snapshot:",
    form: rdsName("cluster-snapshot"),
  },
] as const;

function target(event: SignalEvent): Target {
  const path = (parameter: string) => `detail.requestParameters.${parameter}`;
  const found = names.find(({ parameter }) => field(event, path(parameter)) !== undefined) ?? names[0];
  const { form, parameter, prefix, service } = found;
  const named = requiredMatch(event, path(parameter), form, "the id, name or ARN of a snapshot");
  // RDS keeps names in lower case, however a call writes them.
  const name = (named.split(":").at(-1) ?? "").toLowerCase();
  const id = `${prefix}${name}`;
  const title = `${callerOf(event)} shares the snapshot ${name}`;
  return targetOfCall(event, service, { id, path: service === "ec2" ? `snapshot/${id}` : id }, title);
}
