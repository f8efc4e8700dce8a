import { resourceRule } from "../../rule";
import { demandOneOf } from "../../values";

/** Why a pipe fails is in its log only. */
export const pipeLogged = resourceRule({
  name: "pipes-logged",
  severity: "low",
  description: "A pipe logs at least its errors.",
  remediation: ["Set logConfiguration with level ERROR, INFO or TRACE, and where the log goes."],
  references: [{ framework: "NIST SP 800-53 r5", id: "AU-12" }],
  types: ["aws:pipes/pipe:Pipe"],
  configuration: {},
  *check(inputs) {
    yield* demandOneOf(
      inputs.at("logConfiguration").at("level"),
      ["ERROR", "INFO", "TRACE"],
      "Set it to ERROR, INFO or TRACE.",
    );
  },
});
