import { partitionOf } from "../../../aws/partitions";
import { requiredMatch } from "../../../responses/fields";
import { eachItem, type Place } from "../../../responses/reading";
import type { RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { entities, firstEntity, healthNotice, targetOfNotice } from "../../../signals/health";
import { type AccessKeyFacts, accessKey } from "../resources/access-key";
import { disableAccessKey } from "../runbooks/DisableAccessKey";
import { enableAccessKey } from "../runbooks/EnableAccessKey";

/** AWS found the key in public, or sees it abused; as a fact or as a suspicion, and once it has confined the user. */
const codes = [
  "AWS_RISK_CREDENTIALS_EXPOSED",
  "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED",
  "AWS_RISK_CREDENTIALS_COMPROMISED",
  "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
  "AWS_RISK_IAM_QUARANTINE",
];

const pattern = healthNotice("RISK", "issue", codes, [{ prefix: "AKIA" }]);

/** One notice may name several keys. */
const eachKey = (event: SignalEvent): SignalEvent[] =>
  eachItem(event, entities, ({ entityValue }) => String(entityValue).startsWith("AKIA"));

export const accessKeyExposed: RunbookResponse<AccessKeyFacts> = {
  name: "access-key-exposed",
  title: "AWS Health says that an access key is exposed",
  summary:
    "Answers the notice of AWS Health about credentials that are exposed or compromised, or suspected to be. It names the key, and only this key of " +
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

/** IAM has no Regions: what is global is about "global", and arrives in us-east-1. */
function target(event: SignalEvent): Target {
  const id = requiredMatch(event, firstEntity, /^AKIA[A-Z0-9]{12,124}$/, "an access key id");
  // A key has no ARN; it is of the account.
  const resource = ({ account, region }: Place) => ({ id, arn: `arn:${partitionOf(region)}:iam::${account}:root` });
  return targetOfNotice(event, resource, { id: `/${id}`, title: `: access key ${id}` });
}
