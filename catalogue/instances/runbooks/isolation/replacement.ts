import { equals, startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, system, text } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import type { RunbookContext } from "../../../../runbooks/language/types";
import { waitForGroup } from "../../../../runbooks/shared/membership";
import { given, none } from "../../../../runbooks/shared/parameters";
import { PriorState } from "../../../../runbooks/shared/priorState";
import { incidentTag } from "../../../../runbooks/shared/tags";
import { proofSeconds } from "../../../../runbooks/shared/waiting";
import type { Isolation } from "./parameters";
import { interfaceRecord, profileOf, profileRecord } from "./records";

/** What does the work of the instance when it is terminated. */
export interface Replacement {
  /** One sentence: what it will be before the approval, what it is after `replace`. */
  outcome: Ref<string>;
  /** Steps that end when another instance runs, before this one is terminated. */
  replace(): void;
}

/** Before the request for approval, so that they know what they approve: a golden image is looked for now. */
export function replacementFor(r: Isolation, context: RunbookContext): Replacement {
  const { AutoScalingGroupName: group, GoldenImageId: image } = r.parameters;
  const outcome = r.variable("Replacement", "none.");
  const canLaunch = r.variable("CanLaunch", "no");
  r.when(
    "GroupWillReplace",
    given(group),
    () => r.updateVariable("SayGroupWill", outcome, text`its group ${group} starts another one.`),
    () =>
      r.when(
        "HasGoldenImage",
        given(image),
        () => checkImage(r, outcome, canLaunch),
        () =>
          r.updateVariable(
            "SayNoImage",
            outcome,
            "none, because no golden image is configured for its Region and architecture.",
          ),
      ),
  );
  return {
    outcome,
    replace: () =>
      r.when(
        "GroupReplaces",
        given(group),
        () => waitForReplacement(r, outcome),
        () => r.when("CanBeLaunched", equals(canLaunch, "yes"), () => launch(r, new PriorState(r, context), outcome)),
      ),
  };
}

/** An image that is gone, or that is not shared with the account, is an error; one that failed has another state. */
function checkImage(r: Isolation, outcome: Ref<string>, canLaunch: Ref<string>): void {
  const { GoldenImageId: image } = r.parameters;
  r.recover(
    () => {
      r.ec2.waitFor(
        "ProveImage",
        "DescribeImages",
        { ImageIds: [image] },
        (answer) => asString(answer.Images.at(0).State),
        ["available"],
        { timeoutSeconds: proofSeconds, isCritical: false },
      );
      r.updateVariable(
        "SayImage",
        outcome,
        text`one from the golden image ${image}, launched before it is terminated.`,
      );
      r.updateVariable("AllowLaunch", canLaunch, "yes");
    },
    () =>
      r.updateVariable(
        "SayBadImage",
        outcome,
        text`none, because the golden image ${image} does not exist, is not available or is not shared with this account.`,
      ),
  );
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

/** With the security groups that the primary interface had, and the profile, if it had one. */
function launch(r: Isolation, prior: PriorState, outcome: Ref<string>): void {
  const { InstanceId: id, GoldenImageId: image } = r.parameters;
  const launched = r.variable("Launched", none);
  const { primary } = r.ec2(
    "ReadPrimaryInterface",
    "DescribeNetworkInterfaces",
    {
      Filters: [
        { Name: "attachment.instance-id", Values: [id] },
        { Name: "attachment.device-index", Values: ["0"] },
      ],
    },
    { outputs: (answer) => ({ primary: asString(answer.NetworkInterfaces.at(0).NetworkInterfaceId) }) },
  );
  const { groups } = prior.load("LoadGroups", primary, interfaceRecord);
  const { profile } = prior.load("LoadProfile", profileOf(id), profileRecord);
  r.when(
    "ReplacementHasRole",
    startsWith(profile, "arn:"),
    () => launchFrom(r, "Replacement", groups, launched, { IamInstanceProfile: { Arn: profile } }),
    () => launchFrom(r, "ReplacementWithoutRole", groups, launched, {}),
  );
  r.ec2.waitFor(
    "WaitForReplacement",
    "DescribeInstances",
    { Filters: [{ Name: "instance-id", Values: [launched] }] },
    (answer) => asString(answer.Reservations.at(0).Instances.at(0).State.Name),
    ["running"],
    { timeoutSeconds: 900 },
  );
  r.updateVariable("SayReplaced", outcome, text`${launched} runs in its place, from ${image}.`);
}

function launchFrom(
  r: Isolation,
  what: string,
  groups: Ref<string[]>,
  launchedId: Ref<string>,
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
  r.updateVariable(`Use${what}`, launchedId, launched);
}
