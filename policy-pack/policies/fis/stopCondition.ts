import { parseArn } from "../../../aws/arn";
import type { Field } from "../../field";
import { type Check, read } from "../../finding";
import { resourceRule } from "../../rule";
import { demandOneOf } from "../../values";

/** An experiment stops by itself when it hurts. */
export const stopCondition = resourceRule({
  name: "fis-stop-condition",
  severity: "critical",
  description: "An experiment stops when an alarm fires.",
  remediation: [
    "Add a stop condition with source aws:cloudwatch:alarm and the ARN of an alarm on what users notice.",
    'Remove stop conditions with source "none".',
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CP-4" }],
  types: ["aws:fis/experimentTemplate:ExperimentTemplate"],
  configuration: {},
  *check(inputs) {
    const field = inputs.at("stopConditions");
    const fix = 'Set it to [{ source: "aws:cloudwatch:alarm", value: ALARM_ARN }].';
    const conditions = yield* read(field, "list", fix);
    if (conditions?.length === 0) yield { field: field.path, found: "the list is empty", fix };
    for (const condition of conditions ? field.elements() : []) yield* checkCondition(condition);
  },
});

function* checkCondition(condition: Field): Check {
  const [source, value] = [condition.at("source"), condition.at("value")];
  yield* demandOneOf(source, ["aws:cloudwatch:alarm"], "Set it to aws:cloudwatch:alarm, with the ARN of an alarm.");
  if (source.value !== "aws:cloudwatch:alarm") return;
  const fix = "Set it to the ARN of an alarm.";
  const arn = yield* read(value, "text", fix);
  if (arn !== undefined && !parseArn(arn)?.resource.startsWith("alarm:"))
    yield { field: value.path, found: `found "${arn}", which is no alarm`, fix };
}
