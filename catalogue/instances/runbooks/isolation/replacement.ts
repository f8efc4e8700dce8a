import { equals, not } from "../../../../runbooks/language/conditions";
import { type Ref, system, text } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import { waitForGroup } from "../../../../runbooks/shared/membership";
import { given } from "../../../../runbooks/shared/parameters";
import type { PriorState } from "../../../../runbooks/shared/priorState";
import { incidentTag } from "../../../../runbooks/shared/tags";
import { terminateInstance } from "../../../../runbooks/shared/termination";
import { takesProtection } from "./containment";
import type { Isolation } from "./parameters";
import { instanceRecord, profileRecord } from "./records";
import { profileOf, type Subject } from "./saving";

/**
 * Only after the approval, and only what is still isolated: people have a day to decide, in which others may have released
 * the instance. The volumes stay: they are no longer deleted with it.
 */
export function terminate(r: Isolation, subject: Subject): void {
  const { InstanceId: id } = r.parameters;
  const filters = [
    { Name: "resource-id", Values: [id] },
    { Name: "key", Values: [incidentTag] },
  ];
  const { incident } = r.ec2(
    "ReadIncidentNow",
    "DescribeTags",
    { Filters: filters },
    { outputs: ({ Tags }) => ({ incident: asString(Tags.at(0).Value) }) },
  );
  r.when("WasReleased", not(equals(incident, r.incidentId)), () =>
    r.fail(
      "SayReleasedMeanwhile",
      text`${id} no longer has the tag ${incidentTag} of this incident: somebody released it, so it is not terminated.`,
    ),
  );
  r.when("WasProtected", takesProtection(subject), () => {
    r.ec2("UnprotectFromTermination", "ModifyInstanceAttribute", {
      InstanceId: id,
      DisableApiTermination: { Value: false },
    });
  });
  terminateInstance(r, id);
}

/** Ensures that another instance does the work; says in one sentence which one. */
export function replace(r: Isolation, prior: PriorState): Ref<string> {
  const { AutoScalingGroupName: group, GoldenImageId: image } = r.parameters;
  const outcome = r.variable("Replacement", "none");
  r.when(
    "GroupReplaces",
    given(group),
    () => waitForReplacement(r, outcome),
    () =>
      r.when(
        "HasGoldenImage",
        given(image),
        () => launch(r, prior, outcome),
        () =>
          r.updateVariable(
            "SayNoReplacement",
            outcome,
            "No replacement was launched: no golden image is configured for its Region and architecture.",
          ),
      ),
  );
  return outcome;
}

/** The group started a replacement when the instance was detached. */
function waitForReplacement(r: Isolation, outcome: Ref<string>): void {
  const { AutoScalingGroupName: name } = r.parameters;
  waitForGroup(r, name, {
    whole: (members) =>
      r.updateVariable("SayGroupReplaced", outcome, text`Its group ${name} has ${members} instances in service.`),
    short: (desired) =>
      r.fail(
        "GroupIsIncomplete",
        text`The group ${name} has fewer instances in service than the ${desired} it should have.`,
      ),
  });
}

function launch(r: Isolation, prior: PriorState, outcome: Ref<string>): void {
  const { InstanceId: id, RoleName: role } = r.parameters;
  const { groups } = prior.load("LoadGroups", id, instanceRecord);
  r.when(
    "ReplacementHasRole",
    given(role),
    () => {
      const { profile } = prior.load("LoadProfile", profileOf(id), profileRecord);
      launchFrom(r, "Replacement", groups, outcome, { IamInstanceProfile: { Arn: profile } });
    },
    () => launchFrom(r, "ReplacementWithoutRole", groups, outcome, {}),
  );
}

function launchFrom(
  r: Isolation,
  what: string,
  groups: Ref<string[]>,
  outcome: Ref<string>,
  profile: { IamInstanceProfile?: { Arn: Ref<string> } },
): void {
  const { InstanceId: id, GoldenImageId: image, InstanceType: type, SubnetId: subnet } = r.parameters;
  const { launched } = r.ec2(
    `Launch${what}`,
    "RunInstances",
    {
      ImageId: image,
      InstanceType: type,
      SubnetId: subnet,
      SecurityGroupIds: groups,
      ...profile,
      MinCount: 1,
      MaxCount: 1,
      // A retry must not launch a second one.
      ClientToken: system.executionId,
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: [
            { Key: incidentTag, Value: r.incidentId },
            { Key: "reflex:replaces", Value: id },
          ],
        },
      ],
    },
    { outputs: (answer) => ({ launched: asString(answer.Instances.at(0).InstanceId) }) },
  );
  r.ec2.waitFor(
    `WaitFor${what}`,
    "DescribeInstances",
    { InstanceIds: [launched] },
    (answer) => asString(answer.Reservations.at(0).Instances.at(0).State.Name),
    ["running"],
    { timeoutSeconds: 900 },
  );
  r.updateVariable(`Say${what}`, outcome, text`${launched} runs in its place, from ${image}.`);
}
