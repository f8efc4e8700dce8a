import { resourceRule } from "../../rule";
import { readText } from "../../values";

/** Events that a bus cannot encrypt with its key go to its own queue, or are lost. */
export const busDeadLetterQueue = resourceRule({
  name: "events-bus-dead-letter-queue",
  severity: "medium",
  description: "A bus that encrypts events with a customer key has a dead-letter queue.",
  remediation: ["Set deadLetterConfig of the bus to the ARN of a queue whose policy lets EventBridge send to it."],
  references: [],
  types: ["aws:cloudwatch/eventBus:EventBus"],
  configuration: {},
  *check(inputs) {
    const key = inputs.at("kmsKeyIdentifier");
    if (key.kind === "absent" || key.value === "") return;
    yield* readText(inputs.at("deadLetterConfig").at("arn"), "Set it to the ARN of a queue.");
  },
});
