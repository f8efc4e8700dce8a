import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { keyParts, turnKeysOff } from "./identity/keys";
import { accessKeyId, userName } from "./identity/parameters";
import { turnedOffRecord, userItem } from "./identity/records";

export const disableAccessKey = defineRunbook(
  {
    name: "DisableAccessKey",
    summary:
      "Deactivates an access key of an IAM user, or all of them where it is unknown which one leaked. " +
      "EnableAccessKey activates those again that were active.",
    parameters: { UserName: userName, AccessKeyId: accessKeyId },
    undo: "EnableAccessKey",
  },
  (r, context) => {
    const { UserName: user, AccessKeyId: key } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = text`Make the access keys (${key}) of ${user} inactive by hand now. Access is denied where the user has the tag ${protectedTagKey}.`;
    const remediation = new Remediation(r, context, {
      subject: text`A key of ${user}`,
      resource: text`the user ${user}`,
      goal: "deactivated",
      byHand,
      parts: keyParts(byHand),
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => prior.save("User", userItem(user), turnedOffRecord, { keys: key }));
      const off = turnKeysOff(r, prior, remediation, user, key);
      remediation.conclude(
        "SayTurnedOff",
        text`Access keys of ${user} are deactivated`,
        [text`Deactivated: ${off}. Sessions that they created last until they end: contain the user if there are any.`],
        [text`Make a new key before EnableAccessKey with incident ${r.incidentId} makes a leaked one valid again.`],
      );
    });
  },
);
