import { parseArn } from "../../../aws/arn";
import type { Statement } from "../../documents/policyDocument";
import { checkExecutionRole, executionRoleTypes } from "../../eventing/executionRole";
import type { Check } from "../../finding";
import { stackRule } from "../../stackRule";

const schedule = "aws:scheduler/schedule:Schedule";

/** What Scheduler calls for each kind of target (Scheduler user guide, "Templated targets"). */
const actions = {
  ecs: "ecs:RunTask",
  events: "events:PutEvents",
  kinesis: "kinesis:PutRecord",
  lambda: "lambda:InvokeFunction",
  sns: "sns:Publish",
  sqs: "sqs:SendMessage",
  states: "states:StartExecution",
};

/** A schedule whose role cannot be assumed, or may not call its target, fails each time, and says so to nobody. */
export const scheduleTargetRole = stackRule({
  name: "scheduler-target-role",
  severity: "high",
  description:
    "The role of a schedule trusts EventBridge Scheduler, for a group of schedules, and may call the target.",
  remediation: [
    "Let scheduler.amazonaws.com assume the role, with StringEquals aws:SourceAccount.",
    "In aws:SourceArn name the group, arn:aws:scheduler:REGION:ACCOUNT:schedule-group/NAME: Scheduler gives no other ARN.",
    "Allow the role the action of the target, such as lambda:InvokeFunction, on the target.",
  ],
  references: [],
  types: [schedule, ...executionRoleTypes],
  subjects: [schedule],
  configuration: {},
  *check(member, _, stack) {
    const target = member.at("target");
    const uses = [
      { field: target.at("arn"), actions },
      { field: target.at("deadLetterConfig").at("arn"), actions: { sqs: "sqs:SendMessage" } },
    ];
    yield* checkExecutionRole(stack, member, target.at("roleArn"), "scheduler.amazonaws.com", uses, checkSource);
  },
});

/** Scheduler user guide, "Confused deputy prevention": the ARN is that of the group. */
function* checkSource({ conditions }: Statement): Check {
  for (const value of conditions.filter(({ key }) => key === "aws:sourcearn").flatMap(({ values }) => values))
    if (parseArn(value.text)?.resource.startsWith("schedule/"))
      yield {
        field: value.path,
        found: `"${value.text}" is a schedule, and Scheduler gives the ARN of its group: nothing matches`,
        fix: "Name the group: arn:aws:scheduler:REGION:ACCOUNT:schedule-group/NAME.",
      };
}
