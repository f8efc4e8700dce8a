import { read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { demandOneOf, demandTrue } from "../../values";

/** What a state machine did, and where it failed, can be read afterwards. */
export const stateMachineLogging = resourceRule({
  name: "states-logging",
  severity: "medium",
  description: "A state machine writes a log and traces.",
  remediation: [
    "Set loggingConfiguration with logDestination (the ARN of a log group and :*) and the level ERROR or ALL.",
    "Set tracingConfiguration.enabled to true, and allow the role to write traces.",
  ],
  references: [
    { framework: "AWS FSBP", id: "StepFunctions.1" },
    { framework: "NIST SP 800-53 r5", id: "AU-12" },
  ],
  types: ["aws:sfn/stateMachine:StateMachine"],
  configuration: {
    levels: {
      type: "array",
      items: { type: "string", enum: ["ALL", "ERROR", "FATAL"] },
      description: "Accepted log levels.",
      default: ["ALL", "ERROR"],
    },
  },
  *check(inputs, { levels }) {
    const logging = inputs.at("loggingConfiguration");
    yield* demandOneOf(logging.at("level"), levels, `Set it to ${levels.join(" or ")}.`);
    const destination = logging.at("logDestination");
    // Where the whole is not known, one answer is enough.
    if (logging.kind !== "unknown") {
      const fix = "Set it to the ARN of a log group, with :* at its end.";
      const text = destination.kind === "unknown" ? undefined : yield* read(destination, "text", fix);
      if (destination.kind === "unknown") yield unjudged(destination);
      if (text !== undefined && !isGroupArn(text))
        yield { field: destination.path, found: `found "${text}", which Step Functions refuses`, fix };
    }
    yield* demandTrue(inputs.at("tracingConfiguration").at("enabled"), "Set it to true.");
  },
});

/** A search from the left for what has to be at the end would begin again at every `:log-group:`. */
const isGroupArn = (text: string): boolean => text.endsWith(":*") && /:log-group:./s.test(text.slice(0, -2));
