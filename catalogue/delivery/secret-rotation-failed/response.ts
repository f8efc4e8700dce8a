import { createHash } from "node:crypto";
import { requiredMatch } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { none } from "../../../runbooks/shared/parameters";
import { targetOfCall } from "../../../signals/calls";
import { type SecretFacts, secret } from "../resources/secret";
import { restoreCredential } from "../runbooks/RestoreCredential";
import { rotateCredential } from "../runbooks/RotateCredential";

/**
 * Secrets Manager itself says so ("Match Secrets Manager events with EventBridge", user guide). A run whose rotation
 * fails causes the event once more: the cool-down leaves it alone, and the run pages people itself.
 */
const pattern: EventPattern = {
  source: ["aws.secretsmanager"],
  "detail-type": ["AWS Service Event via CloudTrail"],
  "replay-name": [{ exists: false }],
  detail: {
    eventSource: ["secretsmanager.amazonaws.com"],
    eventName: ["RotationFailed"],
    additionalEventData: { SecretId: [{ prefix: "arn:" }] },
  },
};

export const secretRotationFailed: RunbookResponse<SecretFacts> = {
  name: "secret-rotation-failed",
  title: "The rotation of a secret failed",
  summary:
    "Answers the event of Secrets Manager about a failed rotation. It is retried once, after the removal of what the failed one " +
    "left behind; if that fails too, programs keep or get the previous version, and people are paged.",
  placement: "central",
  forms: { secretsmanager: { pattern, target } },
  runbook: rotateCredential,
  undo: restoreCredential,
  resource: secret,
  // Once is enough: what fails twice needs a person.
  coolDownHours: 24,
  nothingToDo: ({ time }, { deleted, lastRotatedAt }) => {
    if (deleted) return "the secret is scheduled for deletion";
    return lastRotatedAt && Date.parse(lastRotatedAt) > Date.parse(time) ? "it was rotated since" : undefined;
  },
  forPeople: (_event, facts) => notRotatable(facts),
  parameters: ({ facts, incidentId }) => ({
    SecretArn: [facts.secretArn],
    CurrentVersionId: [facts.currentVersionId ?? none],
    // Known beforehand, so that it can be saved, and a repeated call makes no second version.
    NewVersionId: [createHash("sha256").update(`${incidentId}#${facts.secretArn}`).digest("hex").slice(0, 32)],
    PendingVersionId: [facts.pendingVersionId ?? none],
  }),
};

/** Where trying again cannot help. */
function notRotatable(facts: SecretFacts): string | undefined {
  const { currentVersionId, lastRotatedAt, owningService, rotationEnabled } = facts;
  if (owningService) return `${owningService} manages and rotates the secret: check there`;
  if (!rotationEnabled) return "rotation is disabled: enable it again if the secret should be rotated";
  if (!facts.function) return "the secret has no rotation function: give it one";
  if (!facts.function.exists) return `its rotation function ${facts.function.arn} does not exist: give it another one`;
  if (!currentVersionId) return "no version has the label AWSCURRENT: programs cannot read the secret";
  // A function that never did it yet lacks a permission or a way to the database, as a rule.
  if (!lastRotatedAt)
    return "no rotation of it ever ended well: the log of its rotation function shows what is set up wrongly";
  return undefined;
}

function target(event: SignalEvent): Target {
  const arn = requiredMatch(
    event,
    "detail.additionalEventData.SecretId",
    /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
    "the ARN of a secret",
  );
  const id = arn.split(":").slice(6).join(":");
  return targetOfCall(event, "secretsmanager", { id, path: `secret:${id}` }, `The rotation of secret ${id} failed`);
}
