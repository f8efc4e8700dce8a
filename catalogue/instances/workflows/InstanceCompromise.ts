import type { Organization } from "../../../organization/names";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { literal, query, tagsOf, text } from "../../../workflows/shared/expressions";
import { escalate, framed } from "../../../workflows/shared/frame";
import { ask, mayPublish, tell } from "../../../workflows/shared/people";
import { followRun, runOf, startCommand } from "../../../workflows/shared/runs";
import { answer, failure, memberTask, type States } from "../../../workflows/shared/tasks";
import type { Workflow } from "../../../workflows/types";
import { isolateAndSnapshotInstance } from "../runbooks/IsolateAndSnapshotInstance";
import { quarantineGroupName } from "../runbooks/isolation/records";
import { releaseInstance } from "../runbooks/ReleaseInstance";
import { foundAround, lookingAround, variablesAround } from "./surroundings";

/** Requests an image of the memory before the instance is cut off. */
export const forensicsTag = { key: "reflex:forensics", value: "memory" } as const;

/** Seconds that people have for the memory: meanwhile the instance is still on the network. */
const memoryTime = 30 * 60;
/** The runbook has 24 hours for snapshots and 24 for a decision about the termination; then comes the rest of the run. */
const restOfRun = 50 * 3600;

const name = "InstanceCompromise";

const known = [
  "$title",
  text`Tags of ${"$resource"}: ${tagsOf("$tags")}`,
  text`Memory: ${"$memory"}. Disks: the isolation keeps snapshots.`,
  ...foundAround,
];

/**
 * An instance under an attacker's control: what to do depends on what is found. Input beside what every workflow gets:
 * `isolation` (parameters of IsolateAndSnapshotInstance) and `since`.
 */
export const instanceCompromise: Workflow = {
  name,
  summary:
    "Isolates an instance and keeps its disks, after half an hour for a person to capture its memory where its tag requires that. " +
    "Finds what its role did and which instances have the same image or key pair, notifies people, and follows the isolation to its end.",
  runbooks: [isolateAndSnapshotInstance],
  statements: (organization) => [mayPublish(organization)],
  memberStatements: () => [
    {
      // None of these has resources to name (Service Authorization Reference).
      Sid: "LookAround",
      Effect: "Allow",
      Action: ["cloudtrail:LookupEvents", "ec2:DescribeInstances", "ssm:DescribeInstanceInformation"],
      Resource: ["*"],
    },
  ],
  definition: (organization) =>
    framed({
      name,
      organization,
      comment: "Answers a compromised instance: memory if required, isolation, related resources, people.",
      first: "ReadInstance",
      actsIn: "incident",
      variables: {
        isolation: query("$states.input.isolation"),
        since: query("$states.input.since"),
        title: query("$states.input.target.signal.title"),
        tags: query("$states.input.facts.tags"),
        memory: "not captured, not required",
        notIsolated: "",
        ...variablesAround,
      },
      longest: 3 * 24 * 3600,
      byHand: [
        text`Check whether ${"$resource"} is isolated. If it is not, do it now: give all its interfaces a security group without rules, and detach its role.`,
        text`As the workflow would do it, with a role of the account that may start the runbook:`,
        startCommand(organization, isolateAndSnapshotInstance, "$isolation"),
        ...wayBack(organization),
        ...known,
      ],
      states: {
        ...identification(organization),
        ...isolating(organization),
        ...lookingAround(organization, "IsIsolated"),
        ...ending(organization),
      },
    }),
};

const wayBack = (organization: Organization) => [
  text`To put ${"$resource"} back into service, with the approver role of the account:`,
  startCommand(
    organization,
    releaseInstance,
    '{"InstanceId": $isolation.InstanceId, "AutoScalingGroupName": $isolation.AutoScalingGroupName, "RoleName": $isolation.RoleName}',
  ),
];

/** The input of DescribeInstances for the instance. */
const itself = { Filters: [{ Name: "instance-id", Values: [query("$resource")] }] };

/** Whether each of its interfaces is in the group without rules, and in no other. */
const cutOff =
  `($all := ${answer}.Reservations.Instances.NetworkInterfaces; $count($all) > 0 and ` +
  `$count($all[$count(Groups) = 1 and Groups[0].GroupName = ${literal(quarantineGroupName)}]) = $count($all))`;

/** What the instance is now, and whether its memory is wanted and can be reached. */
function identification(organization: Organization): States {
  const tagged = (key: string) => `$itsTags[Key = ${literal(key)}]`;
  return {
    // By a filter: its answer is empty for an instance that is gone, where an id would be an error without a name.
    ReadInstance: memberTask(organization, {
      call: "ec2:DescribeInstances",
      input: itself,
      assign: {
        itsState: query(firstOf("State.Name", "gone")),
        itsImage: query(firstOf("ImageId", "none")),
        itsKey: query(firstOf("KeyName", "none")),
        itsTags: query(`[${answer}.Reservations[0].Instances[0].Tags]`),
      },
      next: "WhatIsIt",
      failed: escalate,
    }),
    WhatIsIt: {
      Type: "Choice",
      Choices: [
        { Condition: query('$itsState in ["gone", "shutting-down", "terminated"]'), Next: "SayGone" },
        { Condition: query(`$count(${tagged(protectedTagKey)}) > 0`), Next: "SayProtected" },
        {
          Condition: query(
            `$itsState = "running" and $count(${tagged(forensicsTag.key)}[Value = ${literal(forensicsTag.value)}]) > 0`,
          ),
          Next: "CanBeReached",
        },
      ],
      Default: "Isolate",
    },
    SayGone: tell(organization, {
      subject: text`${"$resource"} in ${"$account"} is gone`,
      body: ["$title", literal("It is terminated, so nothing is isolated. Snapshots of its volumes may still exist.")],
      next: "LeftToPeople",
      failed: "NobodyTold",
    }),
    SayProtected: tell(organization, {
      subject: text`Needs a person: ${"$resource"} in ${"$account"}`,
      body: [
        "$title",
        literal(
          `It has the tag ${protectedTagKey}, so Reflex does not touch it. Decide now whether it is isolated by hand.`,
        ),
      ],
      next: "LeftToPeople",
      failed: "NobodyTold",
    }),
    LeftToPeople: { Type: "Succeed", Output: { outcome: "left to people" } },
    CanBeReached: memberTask(organization, {
      call: "ssm:DescribeInstanceInformation",
      input: { Filters: [{ Key: "InstanceIds", Values: [query("$resource")] }] },
      assign: {
        memory: "not captured, the instance cannot be reached with Systems Manager",
        reachable: query(`$count(${answer}.InstanceInformationList[PingStatus = "Online"]) > 0`),
      },
      next: "IsReachable",
      failed: "Isolate",
    }),
    IsReachable: {
      Type: "Choice",
      Choices: [{ Condition: query("$reachable"), Next: "AskForMemory" }],
      Default: "Isolate",
    },
  };
}

/** A member of the instance that was read, or another text where it is absent. */
const firstOf = (path: string, otherwise: string) =>
  `($found := ${answer}.Reservations[0].Instances[0].${path}; $exists($found) ? $found : ${literal(otherwise)})`;

/** No service of AWS captures an image of the memory, and the isolation cuts the access to it: people go first. */
const isolating = (organization: Organization): States => ({
  AskForMemory: ask(organization, {
    subject: text`Capture the memory of ${"$resource"} now`,
    body: [
      text`${"$resource"} is isolated ${literal("in 30 minutes")}, or as soon as you answer. Its tag ${literal(`${forensicsTag.key}=${forensicsTag.value}`)} requires its memory first:`,
      text`1. aws ssm start-session --region ${"$region"} --target ${"$resource"}, with a role of account ${"$account"}`,
      literal(
        "2. run your tool (AVML or LiME on Linux, WinPmem on Windows) and copy its image to your forensic bucket",
      ),
      literal("3. answer; do not stop or reboot the instance, and write to its disks as little as possible"),
    ],
    known,
    choices: [
      { meaning: "the memory is kept: isolate it", verdict: "taken" },
      { meaning: "it cannot be done: isolate it", verdict: "not-taken" },
    ],
    deadline: memoryTime,
    next: "NoteMemory",
    unanswered: "NoteNoAnswer",
    failed: "NoteNoAnswer",
  }),
  NoteMemory: {
    Type: "Pass",
    Assign: { memory: query('$verdict = "taken" ? "captured by people" : "not captured, people could not"') },
    Next: "Isolate",
  },
  NoteNoAnswer: { Type: "Pass", Assign: { memory: "not captured, nobody answered in time" }, Next: "Isolate" },
  ...runOf("Isolate", organization, {
    runbook: isolateAndSnapshotInstance,
    // Sessions that began during the memory capture are denied too.
    parameters: '$isolation, {"RevokeBefore": [$states.context.State.EnteredTime]}',
    // Snapshots of large volumes take hours, and nothing here depends on them.
    reached: { call: "ec2:DescribeInstances", input: itself, when: cutOff },
    everySeconds: 30,
    most: 240,
    next: "FindActivity",
    failed: "NoteNotIsolated",
  }),
  NoteNotIsolated: { Type: "Pass", Assign: { notIsolated: query(failure) }, Next: "FindActivity" },
});

const ending = (organization: Organization): States => ({
  IsIsolated: {
    Type: "Choice",
    Choices: [{ Condition: query('$notIsolated != ""'), Assign: { failure: query("$notIsolated") }, Next: escalate }],
    Default: "SayFound",
  },
  SayFound: tell(organization, {
    subject: text`Findings around ${"$resource"} in ${"$account"}`,
    body: [
      text`${"$resource"} is isolated. Run ${"$isolateRun"} keeps its volumes as snapshots, then requests your decision whether it is terminated and replaced.`,
      literal("Check the instances named below: who could get into one of them may have got into the others."),
      ...wayBack(organization),
      ...known,
    ],
    next: "Follow",
    failed: escalate,
  }),
  ...followRun("Follow", organization, "$isolateRun", {
    everySeconds: 300,
    most: restOfRun / 300,
    next: "Closed",
    failed: "StaysIsolated",
  }),
  Closed: { Type: "Succeed", Output: { outcome: "terminated and replaced" } },
  // The runbook has notified people itself.
  StaysIsolated: { Type: "Fail", Error: "Reflex.StaysIsolated", Cause: query(failure) },
});
