import { parseArn } from "../../../aws/arn";
import { matchesPattern } from "../../documents/arn";
import { functionType, topicType } from "../../eventing/links";
import type { Field } from "../../field";
import { type Check, described, unjudged } from "../../finding";
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
  } else if (linked.length === 0) {
    const arn = parseArn(text);
    if (arn && !stack.isOwn(arn, topicType, functionType))
      yield { field: action.path, unknown: true, because: `names ${text}, which ${elsewhere}` };
    else
      yield {
        field: action.path,
        found: text === "" ? described(action) : `the stack makes nothing with the ARN ${text}`,
        fix: "Correct it, or list it under targets where another stack makes it.",
      };
  }
}

const elsewhere = "another stack may make; list it under targets once you know that it exists";

/** Whether an action that is not known yet is what such a service makes in this stack: a scaling policy, a runbook. */
const comesFromBuiltIn = (alarm: StackMember, action: Field): boolean =>
  alarm
    .sourcesOf(action.path.replace(/\[.*/, ""))
    .some((urn) => /^aws:(appautoscaling|autoscaling|ssm|ssmincidents)\//.test(typeIn(urn)));

const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
