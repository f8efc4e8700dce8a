import { isRecord } from "../../../aws/json";
import { rulesOf } from "../actions";
import { stepsOf, textOf } from "../document";

export type Reference =
  | { kind: "parameter"; name: string }
  | { kind: "output"; step: string; name: string }
  | { kind: "variable"; name: string }
  | { kind: "system"; name: string };

const system = [
  "global:ACCOUNT_ID",
  "global:REGION",
  "global:AWS_PARTITION",
  "global:DATE",
  "global:DATE_TIME",
  "automation:EXECUTION_ID",
  "RESOURCE_ID",
];

/** What is between the braces (user guide, "automation-variables"). */
export function readReference(inside: string): Reference | { kind: "invalid"; reason: string; undocumented?: true } {
  if (system.includes(inside)) return { kind: "system", name: inside };
  const [, variable] = /^variable:(\w+)$/.exec(inside) ?? [];
  if (variable !== undefined) return { kind: "variable", name: variable };
  if (/^\w+$/.test(inside)) return { kind: "parameter", name: inside };
  const [, step, name] = /^(\w+)\.(\w+)$/.exec(inside) ?? [];
  if (step !== undefined && name !== undefined) return { kind: "output", step, name };
  if (inside.startsWith("ssm:"))
    return { kind: "invalid", reason: `${inside}: Parameter Store can be read in the default of a parameter only.` };
  if (/^(global|automation):/.test(inside))
    return { kind: "invalid", reason: `There is no ${inside}; there are ${system.join(", ")}.` };
  if (/^\w+\.\w+[.[]/.test(inside))
    return {
      kind: "invalid",
      undocumented: true,
      reason: `${inside}: parts of an output cannot be named here. Declare an output for the part.`,
    };
  return {
    kind: "invalid",
    // A template inside a document may have braces of its own (AWS-CreateDynamoDbBackup); a name in blanks is no reference.
    ...(/[^\w\s.:-]/.test(inside) && { undocumented: true as const }),
    reason: `${JSON.stringify(inside)} is not a parameter, step.Output, variable:NAME or system variable.`,
  };
}

export function parameterType(document: Record<string, unknown>, name: string): string | undefined {
  const definition =
    isRecord(document.parameters) && Object.hasOwn(document.parameters, name) ? document.parameters[name] : undefined;
  return isRecord(definition) ? textOf(definition.type) : undefined;
}

/** The type of the value of a reference, where the document says it. */
export function typeOf(document: Record<string, unknown>, reference: Reference): string | undefined {
  switch (reference.kind) {
    case "system":
      return "String";
    case "parameter":
      return parameterType(document, reference.name);
    case "variable": {
      const definition = isRecord(document.variables) ? document.variables[reference.name] : undefined;
      return isRecord(definition) ? textOf(definition.type) : undefined;
    }
    case "output": {
      const step = stepsOf(document).find((located) => located.step.name === reference.step)?.step;
      const declared = Array.isArray(step?.outputs) ? step.outputs : [];
      const output = declared.find((o) => isRecord(o) && o.Name === reference.name);
      return isRecord(output) ? textOf(output.Type) : rulesOf(step?.action)?.outputs?.[reference.name];
    }
  }
}
