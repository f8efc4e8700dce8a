import { resourceRule } from "../../rule";
import { demandOneOf } from "../../values";

/** What a function called, and how long that took, can be seen. */
export const tracing = resourceRule({
  name: "lambda-tracing",
  severity: "low",
  description: "A function traces its invocations with X-Ray.",
  remediation: [
    'Set tracingConfig.mode to "Active".',
    "Allow the role xray:PutTraceSegments and xray:PutTelemetryRecords.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CA-7" }],
  types: ["aws:lambda/function:Function"],
  configuration: {},
  *check(inputs) {
    yield* demandOneOf(inputs.at("tracingConfig").at("mode"), ["Active"], 'Set it to "Active".');
  },
});
