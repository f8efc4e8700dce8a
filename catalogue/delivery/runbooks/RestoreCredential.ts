import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { secretArn } from "./secrets/parameters";
import { rotationRecord } from "./secrets/records";

export const restoreCredential = defineRunbook(
  {
    name: "RestoreCredential",
    summary:
      "Gives programs the version of a secret again that was current before RotateCredential rotated it in the same " +
      "incident. Whether that version still works depends on the system that it belongs to.",
    parameters: { SecretArn: secretArn },
  },
  (r, context) => {
    const { SecretArn: secret } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = "Move the label AWSCURRENT by hand, if the version before still works.";
    const remediation = new Remediation(r, context, {
      subject: "A secret",
      resource: text`${secret}`,
      goal: "given its previous version back",
      byHand,
      parts: {
        Current: {
          what: "move the label AWSCURRENT",
          matters: "Programs get the version of the rotation, or of one after it.",
          byHand,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const saved = remediation.required(() => {
        prior.prove("ProveSecretSaved", prior.key(secret));
        return prior.load("LoadSecret", secret, rotationRecord);
      });
      // Refused where the secret has been rotated once more since: the label is on another version then.
      remediation.essential("Current", () =>
        r.secretsmanager(
          "MoveCurrent",
          "UpdateSecretVersionStage",
          {
            SecretId: secret,
            VersionStage: "AWSCURRENT",
            MoveToVersionId: saved.currentVersion,
            RemoveFromVersionId: saved.newVersion,
          },
          // A second attempt after a first that arrived would be refused.
          { maxAttempts: 1 },
        ),
      );
      remediation.conclude(
        "SayRestored",
        "A secret has its previous version again",
        [
          text`Programs that read ${secret} get version ${saved.currentVersion} again, as before its rotation.`,
          text`Version ${saved.newVersion} is kept with the label AWSPREVIOUS. Check that programs work.`,
        ],
        [],
      );
    });
  },
);
