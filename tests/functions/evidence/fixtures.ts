import miningFinding from "../../../catalogue/instances/crypto-mining-instance/events/fires/bitcoin-domain-queried.json";
import type { DecisionRecord } from "../../../functions/shared/incident";
import type { TriageSettings } from "../../../organization/settings";
import type { SignalEvent } from "../../../responses/types";

export const settings: TriageSettings = {
  partition: "aws",
  organizationId: "o-exampleorg1",
  securityAccountId: "222233334444",
  homeRegion: "eu-west-1",
  members: { "111122223333": { name: "payments-prod" }, "777788889999": { name: "sandbox" } },
  governedRegions: ["eu-west-1"],
  mode: "act",
  observeResponses: [],
  allowlistTag: { key: "reflex:auto-remediate", value: "true" },
  ownerTagKey: "owner",
  fusePerHour: 5,
};

export const incidentId = "incident-20261124-0123456789";
export const executionId = "4b5c6d7e-1111-4222-8333-944455556666";
export const victim = "i-0b2c4d6e8f0a1b3c5";
export const noon = Date.parse("2026-11-24T09:30:00Z");

export const decision = (action: "run" | "page" | "observe" | "ignore" = "run"): DecisionRecord => ({
  incidentId,
  decidedAt: "2026-11-24T09:14:10Z",
  rule: "reflex-crypto-mining-instance",
  response: { name: "crypto-mining-instance", title: "An instance mines" },
  procedure: {
    kind: "runbook",
    name: "IsolateAndSnapshotInstance",
    risk: "destructive",
    awaitsApproval: ["TerminateInstance"],
    undo: { name: "ReleaseInstance", parameters: {} },
  },
  target: {
    account: "111122223333",
    region: "eu-west-1",
    resource: { id: victim, arn: `arn:aws:ec2:eu-west-1:111122223333:instance/${victim}` },
    signal: {
      id: "finding-1",
      version: "1",
      title: "The instance mines",
      severity: 8,
      occurredAt: "2026-11-24T09:13:58Z",
    },
  },
  facts: { tags: { owner: "team-payments" }, instanceId: victim, roleName: "web-role" } as DecisionRecord["facts"],
  decision: { action, reasons: [{ check: "allowlist", outcome: "stop", detail: "not on the allowlist" }] },
  event: miningFinding as unknown as SignalEvent,
  hashes: { event: "0" },
});

/** An error as the SDK throws it. */
export const serviceError = (name: string, message = `${name} (test)`) => Object.assign(new Error(message), { name });

/** CloudTrail's answer about one call. */
export const trailEvent = (record: Record<string, unknown>, ...resources: string[]) => ({
  EventId: record.eventID,
  CloudTrailEvent: JSON.stringify(record),
  Resources: resources.map((ResourceName) => ({ ResourceName })),
});

export const personsCall = trailEvent(
  {
    eventID: "e-1",
    eventTime: "2026-11-24T08:40:00Z",
    eventName: "ModifyInstanceMetadataOptions",
    eventSource: "ec2.amazonaws.com",
    readOnly: false,
    userIdentity: {
      type: "IAMUser",
      arn: "arn:aws:iam::111122223333:user/ana",
      accountId: "111122223333",
      userName: "ana",
    },
    requestParameters: { instanceId: victim, httpTokens: "optional" },
    responseElements: { secretAccessKey: "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY" },
  },
  victim,
);

export const runsCall = trailEvent(
  {
    eventID: "e-2",
    eventTime: "2026-11-24T09:15:00Z",
    eventName: "TerminateInstances",
    eventSource: "ec2.amazonaws.com",
    readOnly: false,
    userIdentity: {
      type: "AssumedRole",
      arn: "arn:aws:sts::111122223333:assumed-role/reflex-run-IsolateAndSnapshotInstance/Automation-1",
      accountId: "111122223333",
      principalId: "AROA:Automation-1",
      sessionContext: { sessionIssuer: { userName: "reflex-run-IsolateAndSnapshotInstance" } },
    },
    requestParameters: { instancesSet: { items: [{ instanceId: victim }] } },
  },
  victim,
);

export const decided = () => ({
  source: "aws.s3",
  "detail-type": "Object Created",
  account: "222233334444",
  region: "eu-west-1",
  detail: { bucket: { name: "b" }, object: { key: `incidents/${incidentId}/decision.json`, "version-id": "v" } },
});

export const ended = (account = "111122223333", id = executionId) => ({
  source: "aws.ssm",
  "detail-type": "EC2 Automation Execution Status-change Notification",
  account,
  region: "eu-west-1",
  detail: { ExecutionId: id, Definition: "Reflex-IsolateAndSnapshotInstance", Status: "Success" },
});
