import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { membershipOf, refuseFullGroup, rejoin } from "../../../runbooks/shared/membership";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { memberParameters } from "./group/parameters";

export const returnInstanceToGroup = defineRunbook(
  {
    name: "ReturnInstanceToGroup",
    summary:
      "Returns an instance to its Auto Scaling group that ReplaceUnhealthyInstance removed in the same incident. " +
      "The group keeps its size, so it terminates another instance.",
    parameters: memberParameters,
  },
  (r, context) => {
    const { InstanceId: id, AutoScalingGroupName: group } = r.parameters;
    const prior = new PriorState(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveSaved", prior.key(membershipOf(id)));
      refuseFullGroup(r, { id, group });
      rejoin(r, prior, { id, group });
      tell(r, context, "SayReturned", text`${id} is in its group again`, [
        text`${id} is a member of the group ${group} again, and gets its traffic.`,
        "Its snapshots are kept.",
      ]);
    });
  },
);
