import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asMoment } from "../../../runbooks/language/selectors";
import { given } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { currentVersionId, newVersionId, pendingVersionId, secretArn } from "./secrets/parameters";
import { rotationRecord } from "./secrets/records";

const parameters = {
  SecretArn: secretArn,
  CurrentVersionId: currentVersionId,
  NewVersionId: newVersionId,
  PendingVersionId: pendingVersionId,
} as const;

type Rotation = RunbookBuilder<typeof parameters>;

/** A rotation function may run 15 minutes for each step; ready-made ones take seconds. */
const wait = { pause: "PT30S", rounds: 30 };

export const rotateCredential = defineRunbook(
  {
    name: "RotateCredential",
    summary:
      "Rotates a secret with its rotation function, now, and waits until that has ended well. If it has not within a " +
      "quarter of an hour, programs get the previous version again, if they ever got another one, and the run fails.",
    parameters,
    undo: "RestoreCredential",
  },
  (r, context) => {
    const {
      SecretArn: secret,
      CurrentVersionId: before,
      NewVersionId: after,
      PendingVersionId: pending,
    } = r.parameters;
    const rotateByHand = text`The log of its rotation function says why, and whether a new password is in force: it would be in version ${after}, or ${pending} of the attempt before. Prove that ${before} works.`;
    const rotating = "rotate the secret, or go back to the version before";
    const remediation = new Remediation(r, context, {
      subject: "A secret",
      resource: text`${secret}`,
      goal: "rotated",
      byHand: "Rotate it by hand.",
      parts: {
        Pending: {
          what: "remove the label of a version that a failed rotation left",
          matters: "It keeps the next rotation from starting.",
          byHand: text`Remove AWSPENDING from version ${pending} by hand.`,
        },
        Rotated: {
          what: rotating,
          matters: "Its rotation did not end well.",
          byHand: rotateByHand,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const { rotatedAt } = remediation.required(() => {
        const found = readRotation(r, "ReadRotation", secret);
        new PriorState(r, context).save("Secret", secret, rotationRecord, {
          currentVersion: before,
          newVersion: after,
          pendingVersion: pending,
        });
        return found;
      });
      // A version that a failed rotation left behind keeps the next one from starting (Secrets Manager API reference,
      // "RotateSecret"), so this belongs to the rotation. It is tried all the same: the label may be gone meanwhile.
      r.when("WasOneLeft", given(pending), () =>
        remediation.bestEffort("Pending", () =>
          r.essential(rotating, () =>
            r.secretsmanager("ClearPending", "UpdateSecretVersionStage", {
              SecretId: secret,
              VersionStage: "AWSPENDING",
              RemoveFromVersionId: pending,
            }),
          ),
        ),
      );
      remediation.essential("Rotated", () => {
        r.secretsmanager("Rotate", "RotateSecret", { SecretId: secret, ClientRequestToken: after });
        r.repeatWhile("WaitForRotation", wait.rounds, () => {
          r.sleep("Pause", wait.pause);
          return equals(readRotation(r, "LookAgain", secret).rotatedAt, rotatedAt);
        });
        const last = readRotation(r, "ReadOutcome", secret);
        r.when("IsItAsBefore", equals(last.rotatedAt, rotatedAt), () => {
          goBack(r);
          r.fail(
            "WentBack",
            text`The rotation of ${secret} did not end well after it had moved AWSCURRENT to ${after}. Programs get version ${before} again: prove that it works.`,
          );
        });
      });
      remediation.conclude(
        "SayRotated",
        "A secret was rotated",
        [text`${secret} was rotated: programs that read it get version ${after}, no longer ${before}.`],
        [text`RestoreCredential with incident ${r.incidentId} gives them ${before} again, where that still works.`],
      );
    });
  },
);

/** When the last rotation ended well; unset where none ever did. */
function readRotation(r: Rotation, step: string, secret: Ref<string>): { rotatedAt: Ref<string> } {
  return r.secretsmanager(
    step,
    "DescribeSecret",
    { SecretId: secret },
    { outputs: (answer) => ({ rotatedAt: asMoment(answer.LastRotatedDate) }) },
  );
}

/**
 * Removes both labels from the version that the rotation made. AWSCURRENT is moved from that version only: the call is
 * refused where the rotation had not moved it there (Secrets Manager API reference, "UpdateSecretVersionStage").
 */
function goBack(r: Rotation): void {
  const { SecretArn: secret, CurrentVersionId: before, NewVersionId: after } = r.parameters;
  r.secretsmanager(
    "ClearNewPending",
    "UpdateSecretVersionStage",
    { SecretId: secret, VersionStage: "AWSPENDING", RemoveFromVersionId: after },
    // It may be gone, which a rotation that ended well leaves open.
    { onFailure: "Continue" },
  );
  r.secretsmanager("GoBack", "UpdateSecretVersionStage", {
    SecretId: secret,
    VersionStage: "AWSCURRENT",
    MoveToVersionId: before,
    RemoveFromVersionId: after,
  });
}
