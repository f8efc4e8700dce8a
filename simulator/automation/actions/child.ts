import { describeValue } from "../coercion";
import { isMap, StepFailure } from "../types";
import type { Action } from "./action";
import { requiredText, text } from "./inputs";

const rateControl = ["Targets", "TargetParameterName", "TargetMaps", "TargetLocations", "MaxConcurrency", "MaxErrors"];

/**
 * Runs another document to its end, as whoever started the first run, not with the parent's assumeRole (user guide,
 * automation-action-executeAutomation).
 */
export const executeAutomation: Action = {
  inputs: {
    DocumentName: { type: "String", required: true },
    DocumentVersion: { type: "String" },
    RuntimeParameters: { type: "StringMap" },
    Tags: { type: "MapList", maxItems: 5 },
    ...Object.fromEntries(rateControl.map((name) => [name, { type: "Any" as const }])),
  },
  outputs: { Output: "StringList", ExecutionId: "String", Status: "String" },
  cannotRunStep({ inputs }) {
    const option = rateControl.find((name) => Object.hasOwn(inputs, name));
    return option && `its input ${option} starts several runs at once, which the embedded organization does not do`;
  },
  async run(context, inputs) {
    const child = await context.runChild({
      DocumentName: requiredText(inputs, "DocumentName"),
      DocumentVersion: text(inputs, "DocumentVersion"),
      Parameters: runtimeParameters(inputs.RuntimeParameters),
      Tags: inputs.Tags,
    });
    if (child.status !== "Success") {
      throw new StepFailure(
        `child run ${child.id} of ${child.documentName} ended ${child.status}: ${child.failureMessage ?? "no message"}`,
      );
    }
    return {
      outputs: { ExecutionId: child.id, Status: child.status, Output: Object.values(child.outputs).flat() },
    };
  },
};

function runtimeParameters(parameters: unknown): Record<string, string[]> {
  const given = isMap(parameters) ? parameters : {};
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map((item) => {
        if (["string", "number", "boolean"].includes(typeof item)) return String(item);
        throw new StepFailure(
          `input RuntimeParameters.${name}: how ${describeValue(item)} is passed to a child run is not documented; pass single values`,
          "InputValidation",
        );
      }),
    ]),
  );
}
