import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { membershipOf, refuseFullGroup, rejoin, returnPart } from "../../../runbooks/shared/membership";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
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
    const member = returnPart(group);
    const remediation = new Remediation(r, context, {
      subject: text`${id}`,
      resource: text`instance ${id}`,
      goal: "in its group again",
      byHand: text`Where its group ${group} is at its maximum, raise that by one. Then start the runbook again with the same parameters.`,
      parts: { Member: member },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        prior.prove("ProveSaved", prior.key(membershipOf(id)));
        refuseFullGroup(r, { id, group });
      });
      remediation.essential("Member", () => rejoin(r, prior, { id, group }));
      remediation.conclude(
        "SayReturned",
        text`${id} is in its group again`,
        [text`${id} is a member of the group ${group} again, and gets its traffic.`],
        ["Its snapshots are kept."],
      );
    });
  },
);
