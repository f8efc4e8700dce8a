import { requiredMatch } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { principalArn } from "../../../signals/principalArn";
import { type IamPrincipalFacts, iamPrincipal } from "../resources/iam-principal";
import { disableAccessKey } from "../runbooks/DisableAccessKey";
import { enableAccessKey } from "../runbooks/EnableAccessKey";
import { everyKey } from "../runbooks/identity/parameters";

/** The versions of the policy that AWS attaches to a user whose key it found in public (IAM user guide). */
const quarantine = "AWSCompromisedKeyQuarantine";

/** IAM is global: its calls are recorded, and this rule fires, in us-east-1 only. */
const pattern: EventPattern = successfulCall(["aws.iam"], {
  eventSource: ["iam.amazonaws.com"],
  eventName: ["AttachUserPolicy", "PutUserPolicy"],
  userIdentity: notOwnRuns("iam:AttachUserPolicy"),
  $or: [
    { requestParameters: { policyArn: [{ wildcard: `arn:*:iam::aws:policy/${quarantine}*` }] } },
    { requestParameters: { policyName: [{ prefix: quarantine }] } },
  ],
});

export const accessKeyLeaked: RunbookResponse<IamPrincipalFacts> = {
  name: "access-key-leaked",
  title: "AWS found an access key in public",
  summary:
    "Answers the call with which AWS puts its quarantine policy on a user whose access key it found in public. The call " +
    "does not say which key, so every key of the user is deactivated.",
  placement: "central",
  forms: { cloudtrail: { pattern, target } },
  runbook: disableAccessKey,
  undo: enableAccessKey,
  resource: iamPrincipal,
  // AWS attaches the policy again when it is detached while the key is still public.
  coolDownHours: 0,
  nothingToDo: (_event, { activeKeys }) =>
    activeKeys.length === 0 ? "the user has no active access key any more" : undefined,
  parameters: ({ facts: { name, activeKeys } }) => {
    const [only, ...others] = activeKeys;
    return { UserName: [name], AccessKeyId: [only && others.length === 0 ? only : everyKey] };
  },
};

function target(event: SignalEvent): Target {
  const name = requiredMatch(event, "detail.requestParameters.userName", /^[\w+=,.@-]{1,64}$/, "the name of a user");
  const path = `user/${name}`;
  const title = `AWS found an access key of ${name} in public and quarantined the user`;
  const called = targetOfCall(event, "iam", { id: path, path }, title);
  return { ...called, resource: { id: path, arn: principalArn(called.region, called.account, path) } };
}
