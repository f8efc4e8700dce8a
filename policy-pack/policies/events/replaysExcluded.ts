import { readPattern } from "../../documents/eventPattern";
import { eventRule, eventTarget, serviceOf, targetsOf, targetTypes } from "../../eventing/links";
import { Field } from "../../field";
import { unjudged } from "../../finding";
import { stackRule } from "../../stackRule";

/** Old events start nothing again when somebody replays an archive. */
export const replaysExcluded = stackRule({
  name: "events-replays-excluded",
  severity: "high",
  group: "self-healing",
  description: "A rule whose targets act does not match replayed events.",
  remediation: [
    'Add "replay-name": [{"exists": false}] to the pattern, outside of $or or in each of its alternatives.',
    "Where a rule exists for replays, exempt it with the reason.",
  ],
  references: [],
  types: [eventRule, eventTarget, ...targetTypes],
  subjects: [eventRule],
  configuration: {
    recordingServices: {
      type: "array",
      items: { type: "string" },
      description: "Services whose targets only report, store or forward events, by the service in their ARNs.",
      default: ["events", "firehose", "kinesis", "logs", "sns"],
    },
  },
  *check(rule, { recordingServices }, stack) {
    const field = rule.at("eventPattern");
    if (field.kind === "absent") return;
    for (const target of targetsOf(stack, rule)) {
      const service = serviceOf(stack, target);
      if (service instanceof Field) yield unjudged(service);
      else if (!recordingServices.includes(service)) {
        const pattern = yield* readPattern(field);
        if (pattern?.alternatives.some((alternative) => !isAbsent(alternative.get("replay-name"))))
          yield {
            field: field.path,
            found: `it matches replayed events, and a target of ${service} acts on them`,
            fix: 'Add "replay-name": [{"exists": false}] to it.',
          };
        return;
      }
    }
  },
});

const isAbsent = (values: readonly unknown[] | undefined): boolean =>
  values?.length === 1 && JSON.stringify(values[0]) === '{"exists":false}';
