import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { keysBack, turnKeysOn } from "./identity/keys";
import { userName } from "./identity/parameters";
import { userItem } from "./identity/records";

export const enableAccessKey = defineRunbook(
  {
    name: "EnableAccessKey",
    summary: "Activates those access keys of an IAM user again that DisableAccessKey deactivated in the same incident.",
    parameters: { UserName: userName },
  },
  (r, context) => {
    const { UserName: user } = r.parameters;
    const prior = new PriorState(r, context);
    const parts = keysBack(text`Make the access keys of ${user} active by hand that should be.`);
    const remediation = new Remediation(r, context, {
      subject: text`A key of ${user}`,
      resource: text`the user ${user}`,
      goal: "active again",
      byHand: parts.FirstKey.byHand,
      parts,
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => prior.prove("ProveUserSaved", prior.key(userItem(user))));
      turnKeysOn(r, prior, remediation, user);
      remediation.conclude(
        "SayTurnedOn",
        text`Access keys of ${user} are as they were`,
        [
          text`Those access keys of ${user} are active that were active before incident ${r.incidentId}, at the request of a person.`,
        ],
        [],
      );
    });
  },
);
