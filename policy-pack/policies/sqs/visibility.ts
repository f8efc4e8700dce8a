import { functionType, mappingType, queueType } from "../../eventing/links";
import { unjudged } from "../../finding";
import { stackRule } from "../../stackRule";

/** What the services use where a program leaves the number out (API references). */
const defaults = { visibility: 30, timeout: 3 };

/** A message that becomes visible while a function still works on it is processed twice. */
export const queueVisibility = stackRule({
  name: "sqs-visibility-timeout",
  severity: "medium",
  description: "Messages stay invisible at least as long as the function that reads the queue may run.",
  remediation: [
    "Set visibilityTimeoutSeconds of the queue to six times the timeout of the function, as Lambda advises.",
  ],
  references: [],
  types: [queueType, mappingType, functionType],
  subjects: [queueType],
  configuration: {},
  *check(queue, _configuration, stack) {
    const field = queue.at("visibilityTimeoutSeconds");
    for (const mapping of stack.referring(queue, "eventSourceArn", mappingType)) {
      const linked = stack.linked(mapping, mapping.at("functionName"), functionType);
      for (const reader of Array.isArray(linked) ? linked : []) {
        const timeout = reader.at("timeout");
        const hidden = [field, timeout].find(({ kind }) => kind === "unknown");
        if (hidden) yield unjudged(hidden);
        const [visible, longest] = [field.value ?? defaults.visibility, timeout.value ?? defaults.timeout];
        if (!hidden && Number(visible) < Number(longest))
          yield {
            field: field.path,
            found: `messages reappear after ${Number(visible)} seconds, and the function may run for ${Number(longest)}`,
            fix: `Set it to ${6 * Number(longest)}: six times the timeout.`,
          };
      }
    }
  },
});
