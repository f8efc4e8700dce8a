import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { turnKeysOn } from "./identity/keys";
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
    prior.prove("ProveUserSaved", prior.key(userItem(user)));
    turnKeysOn(r, prior, user);
    tell(r, context, "SayTurnedOn", text`Access keys of ${user} are as they were`, [
      text`Those access keys of ${user} are active that were active before incident ${r.incidentId}, at the request of a person.`,
    ]);
  },
);
