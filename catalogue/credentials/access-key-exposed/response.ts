import { partitionOf } from "../../../aws/partitions";
import { accountId, field, regionName, requiredMatch, requiredText, requiredTime } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { type AccessKeyFacts, accessKey } from "../resources/access-key";
import { disableAccessKey } from "../runbooks/DisableAccessKey";
import { enableAccessKey } from "../runbooks/EnableAccessKey";

/**
 * AWS found the key in public, or sees it abused (AWS Health user guide, "Reference: AWS Health events Amazon
 * EventBridge schema"). A notice is sent again when it changes; a closed one requires nothing any more.
 */
const pattern: EventPattern = {
  source: ["aws.health"],
  "detail-type": ["AWS Health Event"],
  "replay-name": [{ exists: false }],
  detail: {
    service: ["RISK"],
    eventTypeCategory: ["issue"],
    eventTypeCode: ["AWS_RISK_CREDENTIALS_EXPOSED", "AWS_RISK_CREDENTIALS_COMPROMISED"],
    // Absent from older events; "anything-but" does not match what is absent.
    statusCode: [{ exists: false }, { "anything-but": "closed" }],
    affectedEntities: { entityValue: [{ prefix: "AKIA" }] },
  },
};

export const accessKeyExposed: RunbookResponse<AccessKeyFacts> = {
  name: "access-key-exposed",
  title: "AWS Health says that an access key is exposed",
  summary:
    "Answers the notice of AWS Health about exposed or compromised credentials. It names the key, and only this key of " +
    "its user is deactivated.",
  placement: "central",
  forms: { health: { pattern, split: eachKey, target } },
  runbook: disableAccessKey,
  undo: enableAccessKey,
  resource: accessKey,
  coolDownHours: 24,
  nothingToDo: (_event, { active, user }) => (user !== undefined && !active ? "the key is not active" : undefined),
  forPeople: (_event, { id, user }) =>
    user === undefined
      ? `no user of the account has the key ${id}: if it is the root user's, delete it there at once`
      : undefined,
  parameters: ({ facts }) => ({ UserName: [facts.user ?? ""], AccessKeyId: [facts.id] }),
};

/** One notice may name several keys. */
function eachKey(event: SignalEvent): SignalEvent[] {
  const entities = field(event, "detail.affectedEntities");
  return (Array.isArray(entities) ? entities : [])
    .filter((entity: { entityValue?: unknown }) => String(entity?.entityValue).startsWith("AKIA"))
    .map((entity) => ({ ...event, detail: { ...event.detail, affectedEntities: [entity] } }));
}

/** IAM has no Regions: what is global is about "global", and arrives in us-east-1. */
function target(event: SignalEvent): Target {
  const account = requiredMatch(event, "detail.affectedAccount", accountId.form, accountId.description);
  const region = requiredMatch(event, "region", regionName.form, regionName.description);
  const id = requiredMatch(
    event,
    "detail.affectedEntities.0.entityValue",
    /^AKIA[A-Z0-9]{12,124}$/,
    "an access key id",
  );
  return {
    account,
    region,
    // A key has no ARN; it is of the account.
    resource: { id, arn: `arn:${partitionOf(region)}:iam::${account}:root` },
    signal: {
      id: `${requiredText(event, "detail.eventArn")}/${id}`,
      version: requiredText(event, "detail.communicationId"),
      title: `${requiredText(event, "detail.eventTypeCode")}: access key ${id}`,
      occurredAt: requiredTime(event, "time"),
    },
  };
}
