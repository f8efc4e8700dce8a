import { described, read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** An alarm that notifies nobody is only a graph. */
export const alarmActions = resourceRule({
  name: "cloudwatch-alarm-actions",
  severity: "medium",
  description: "An alarm has an action that runs when it fires.",
  remediation: [
    "Set alarmActions to the ARN of a topic that reaches people.",
    "Remove actionsEnabled, or set it to true.",
    "Exempt an alarm that only serves a rule, a composite alarm or an experiment, with that as the reason.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SI-4(5)" }],
  types: ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"],
  configuration: {},
  *check(inputs) {
    const [actions, enabled] = [inputs.at("alarmActions"), inputs.at("actionsEnabled")];
    const fix = "Set it to the ARN of a topic that reaches people.";
    const list = yield* read(actions, "list", fix);
    if (list?.length === 0) yield { field: actions.path, found: "the list is empty", fix };
    if (enabled.kind === "unknown") yield unjudged(enabled);
    else if (enabled.kind !== "absent" && enabled.value !== true)
      yield { field: enabled.path, found: described(enabled), fix: "Remove it, or set it to true." };
  },
});
