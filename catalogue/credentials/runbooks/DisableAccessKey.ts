import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { turnKeysOff } from "./identity/keys";
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
    const sayIncomplete = r.failurePath(() =>
      tell(r, context, "SayIncomplete", text`An access key of ${user} is still valid`, [
        text`Deactivating the access keys (${key}) of ${user} failed before it was complete. The run says at which step.`,
        `Make them inactive by hand now. Access is denied where the user has the tag ${protectedTagKey}.`,
      ]),
    );
    r.withDefaults({ maxAttempts: 3, onFailure: sayIncomplete }, () => {
      const prior = new PriorState(r, context);
      prior.save("User", userItem(user), turnedOffRecord, { keys: key });
      const off = turnKeysOff(r, prior, user, key);
      r.withDefaults({ onFailure: undefined }, () =>
        tell(r, context, "SayTurnedOff", text`Access keys of ${user} are deactivated`, [
          text`Deactivated: ${off}. Sessions that they created last until they end: contain the user if there are any.`,
          text`Make a new key before EnableAccessKey with incident ${r.incidentId} makes a leaked one valid again.`,
        ]),
      );
    });
  },
);
