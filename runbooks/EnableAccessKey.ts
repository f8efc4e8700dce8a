import { turnKeysOn } from "./identity/keys";
import { userName } from "./identity/parameters";
import { userItem } from "./identity/records";
import { text } from "./language/references";
import { defineRunbook } from "./language/runbook";
import { tell } from "./shared/message";
import { PriorState } from "./shared/priorState";

export const enableAccessKey = defineRunbook(
  {
    name: "EnableAccessKey",
    summary:
      "Makes those access keys of an IAM user active again that DisableAccessKey turned off in the same incident.",
    parameters: { UserName: userName },
  },
  (r, context) => {
    const { UserName: user } = r.parameters;
    const prior = new PriorState(r, context);
    prior.prove("ProveUserSaved", prior.key(userItem(user)));
    turnKeysOn(r, prior, user);
    tell(r, context, "SayTurnedOn", text`Access keys of ${user} are as they were`, [
      text`Those access keys of ${user} are active that were before incident ${r.incidentId}, on a person's word.`,
    ]);
  },
);
