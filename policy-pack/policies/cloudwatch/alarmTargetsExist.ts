import { parseArn } from "../../../aws/arn";
import { matchesPattern } from "../../documents/arn";
import { functionType, topicType } from "../../eventing/links";
import type { Field } from "../../field";
import { type Check, unjudged } from "../../finding";
import { missing } from "../../missing";
import { elsewhereSetting } from "../../setting";
import type { Stack, StackMember } from "../../stack";
import { stackRule } from "../../stackRule";

const alarms = ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"];

/** Services that an alarm can act on beside topics and functions (CloudWatch user guide, "Alarm actions"). */
const builtIn = ["aiops", "autoscaling", "automate", "ssm", "ssm-incidents", "swf"];

/** CloudWatch accepts any ARN, and reports nothing when its target does not exist. */
export const alarmTargetsExist = stackRule({
  name: "cloudwatch-alarm-targets-exist",
  severity: "high",
  description: "The target of every alarm action exists.",
  remediation: [
    "Correct the ARN, or make the topic or function.",
    "Where another stack makes it, list its ARN under targets.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SI-4(5)" }],
  types: [...alarms, topicType, functionType],
  subjects: alarms,
  configuration: { targets: elsewhereSetting("topics and functions") },
  *check(alarm, { targets }, stack) {
    for (const key of ["alarmActions", "okActions", "insufficientDataActions"]) {
      const field = alarm.at(key);
      for (const action of field.kind === "absent" ? [] : field.elements())
        yield* checkAction(action, alarm, targets, stack);
    }
  },
});

function* checkAction(action: Field, alarm: StackMember, targets: string[], stack: Stack): Check {
  const { text } = action;
  const service = parseArn(text)?.service ?? "";
  if (builtIn.includes(service) || targets.some((pattern) => matchesPattern(pattern, text))) return;
  const linked = stack.linked(alarm, action, topicType, functionType);
  if (!Array.isArray(linked)) {
    if (!comesFromBuiltIn(alarm, action)) yield unjudged(linked);
  } else if (linked.length === 0)
    yield missing(stack, { field: action, what: "topic or function", setting: "targets" }, topicType, functionType);
}

/** Whether an action that is not known yet is what such a service makes in this stack: a scaling policy, a runbook. */
const comesFromBuiltIn = (alarm: StackMember, action: Field): boolean =>
  alarm
    .sourcesOf(action.path.replace(/\[.*/, ""))
    .some((urn) => /^aws:(appautoscaling|autoscaling|ssm|ssmincidents)\//.test(typeIn(urn)));

const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
