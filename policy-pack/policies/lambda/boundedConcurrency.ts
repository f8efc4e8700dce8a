import { functionType, mappingType } from "../../eventing/links";
import type { Field } from "../../field";
import { anyOf, demand, type Verdict } from "../../finding";
import { stackRule } from "../../stackRule";

/** A storm of events neither uses up the concurrency of the whole account nor starts hundreds of runs at once. */
export const boundedConcurrency = stackRule({
  name: "lambda-bounded-concurrency",
  severity: "medium",
  group: "self-healing",
  description: "The number of concurrent invocations of a function has a limit.",
  remediation: [
    "Set reservedConcurrentExecutions of the function.",
    "Where it reads queues only, scalingConfig.maximumConcurrency of each event source mapping does as well.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SC-5" }],
  types: [functionType, mappingType],
  subjects: [functionType],
  configuration: {},
  *check(handler, _configuration, stack) {
    const reserved = handler.at("reservedConcurrentExecutions");
    const mappings = stack.referring(handler, "functionName", mappingType);
    const limits = mappings.map((mapping) => isNumber(mapping.at("scalingConfig").at("maximumConcurrency"), 2));
    const unlimited = limits.find((limit) => limit !== true);
    yield* demand(anyOf([isNumber(reserved, 0), mappings.length > 0 && (unlimited ?? true)]), {
      field: reserved.path,
      found: "nothing limits how many invocations run at once",
      fix: "Set it, or scalingConfig.maximumConcurrency of every event source mapping of the function.",
    });
  },
});

/** -1 is how Lambda writes "no limit". */
const isNumber = (field: Field, least: number): Verdict =>
  field.kind === "unknown" ? field : field.kind === "number" && (field.value as number) >= least;
