import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
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
    prior.prove("ProveSecretSaved", prior.key(secret));
    const saved = prior.load("LoadSecret", secret, rotationRecord);
    // Refused where the secret has been rotated once more since: the label is on another version then.
    r.secretsmanager("MoveCurrent", "UpdateSecretVersionStage", {
      SecretId: secret,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: saved.currentVersion,
      RemoveFromVersionId: saved.newVersion,
    });
    tell(r, context, "SayRestored", text`A secret has its previous version again`, [
      text`Programs that read ${secret} get version ${saved.currentVersion} again, as before its rotation.`,
      text`Version ${saved.newVersion} is kept with the label AWSPREVIOUS. Check that programs work.`,
    ]);
  },
);
