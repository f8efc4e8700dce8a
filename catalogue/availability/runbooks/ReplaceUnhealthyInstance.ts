import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals, isAtLeast, startsWith } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import type { FailurePath } from "../../../runbooks/language/scope";
import { asString } from "../../../runbooks/language/selectors";
import type { RunbookContext } from "../../../runbooks/language/types";
import { approvalHours, ask } from "../../../runbooks/shared/approval";
import {
  detach,
  type Member,
  readGroupNow,
  readLimits,
  rejoin,
  saveMembership,
  waitForGroup,
} from "../../../runbooks/shared/membership";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { snapshotVolumes } from "../../../runbooks/shared/snapshots";
import { terminateInstance } from "../../../runbooks/shared/termination";
import { memberParameters } from "./group/parameters";

type Replacement = RunbookBuilder<typeof memberParameters>;

/** How long a new instance gets to pass its status checks, which take some minutes. */
const healthSeconds = 900;

export const replaceUnhealthyInstance = defineRunbook(
  {
    name: "ReplaceUnhealthyInstance",
    summary:
      "Removes an instance from its Auto Scaling group, waits until the group has a healthy one in its place, keeps its " +
      "volumes as snapshots, and requests approval to terminate it. Without a replacement it is returned to the group.",
    parameters: memberParameters,
    undo: "ReturnInstanceToGroup",
  },
  (r, context) => {
    const { InstanceId: id, AutoScalingGroupName: group } = r.parameters;
    const member = { id, group };
    const prior = new PriorState(r, context);
    const byHand = text`Detach it from the group ${group} by hand, which then starts another one.`;
    const remediation = new Remediation(r, context, {
      subject: text`${id}`,
      resource: text`instance ${id}`,
      goal: "replaced",
      byHand,
      parts: {
        Detached: {
          what: "remove it from its Auto Scaling group",
          matters: "The group starts nothing in its place.",
          byHand,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => saveMembership(r, prior, member));
      const giveBack = givingBack(r, context, prior, member);
      const sayKept = r.failurePath(() =>
        tell(r, context, "SayKept", text`${id} is out of its group, not terminated`, [
          text`The group ${group} has a healthy instance in place of ${id}, which still runs outside it and keeps costing money.`,
          text`Left undone: its termination. Nobody approved it within ${approvalHours} hours, or a step failed: the run says which.`,
          text`ReturnInstanceToGroup with incident ${r.incidentId} returns it to the group. Otherwise terminate it.`,
        ]),
      );
      remediation.essential("Detached", () => detach(r, member));
      remediation.endIncomplete("SayNotReplaced", [
        text`Nothing else was done. ReturnInstanceToGroup with incident ${r.incidentId} returns it, if it left the group.`,
      ]);
      const outcome = waitForReplacement(r, group, giveBack);
      r.withDefaults({ onFailure: sayKept }, () => keepVolumes(r, id));
      ask(r, context, {
        runbook: "ReplaceUnhealthyInstance",
        step: "ApproveTermination",
        action: text`terminate ${id}`,
        lines: [
          text`${id} is out of its group ${group}, and its volumes are kept as snapshots. May it be terminated?`,
          text`It gets no more traffic from the group. ${outcome}`,
        ],
        message: text`Terminate ${id} (incident ${r.incidentId}), which its group has replaced?`,
        otherwise: "it stays outside of its group",
        onRefusal: sayKept,
      });
      r.withDefaults({ onFailure: sayKept }, () => {
        refuseMember(r, member);
        terminateInstance(r, id);
      });
      tell(r, context, "SayReplaced", text`${id} is replaced`, [text`${id} was terminated after approval. ${outcome}`]);
    });
  },
);

/** The group lacks the instance and has nothing in its place: an unhealthy instance is better than none. */
function givingBack(r: Replacement, context: RunbookContext, prior: PriorState, member: Member): FailurePath {
  const { id, group } = member;
  const outcome = r.variable("GivenBack", "none");
  const returning = text`start ReturnInstanceToGroup with incident ${r.incidentId}.`;
  return r.failurePath(() => {
    r.recover(
      () => {
        const { desired, maximum } = readLimits(r, group);
        r.when(
          "GroupHasNoRoom",
          isAtLeast(desired, maximum),
          () =>
            r.updateVariable(
              "SayNoRoom",
              outcome,
              text`It is still outside: the group is at its maximum of ${maximum}. Raise it by one, then ${returning}`,
            ),
          () => {
            rejoin(r, prior, member);
            r.updateVariable("SayGivenBack", outcome, text`It is a member again, and may still be unhealthy.`);
          },
        );
      },
      () =>
        r.updateVariable(
          "SayNotGivenBack",
          outcome,
          text`It is not a whole member again: a step of that failed too. Remove the cause, then ${returning}`,
        ),
    );
    tell(r, context, "SayNoReplacement", text`${id} could not be replaced`, [
      text`Left undone: a healthy instance in place of ${id} in the group ${group}. Nothing was terminated.`,
      text`${outcome}`,
      "Read the activities of the group: they say why it launches nothing, or nothing that works.",
    ]);
  });
}

function waitForReplacement(r: Replacement, group: Ref<string>, giveBack: FailurePath): Ref<string> {
  const outcome = r.variable("Replacement", "none");
  r.withDefaults({ onFailure: giveBack }, () =>
    waitForGroup(r, group, {
      // In service only means that nothing was found wrong so far; its status checks need more time.
      each: (member) =>
        r.ec2.waitFor(
          "WaitUntilHealthy",
          "DescribeInstanceStatus",
          { InstanceIds: [member] },
          (answer) => asString(answer.InstanceStatuses.at(0).InstanceStatus.Status),
          ["ok"],
          { timeoutSeconds: healthSeconds },
        ),
      whole: (members) =>
        r.updateVariable("SayGroupIsWhole", outcome, text`The group has ${members} healthy instances in service.`),
      short: (desired) =>
        r.fail(
          "GroupIsIncomplete",
          text`The group ${group} has fewer instances in service than the ${desired} it should have.`,
          giveBack,
        ),
    }),
  );
  return outcome;
}

/** EC2 names the volumes that are attached; an instance that has only its instance store has none. */
function keepVolumes(r: Replacement, id: Ref<string>): void {
  const { volume } = r.ec2(
    "ReadVolumes",
    "DescribeInstances",
    { InstanceIds: [id] },
    {
      outputs: (answer) => ({
        volume: asString(answer.Reservations.at(0).Instances.at(0).BlockDeviceMappings.at(0).Ebs.VolumeId),
      }),
    },
  );
  r.when("HasVolumes", startsWith(volume, "vol-"), () => snapshotVolumes(r, id));
}

/** People have a day to decide, in which somebody may have put the instance back. */
function refuseMember(r: Replacement, { id, group }: Member): void {
  const now = readGroupNow(r, "ReadGroupBeforeEnd", id);
  r.when("IsMemberAgain", equals(now.group, group), () =>
    r.fail("SayMemberAgain", text`${id} is a member of ${group} again: somebody put it back, so it is not terminated.`),
  );
}
