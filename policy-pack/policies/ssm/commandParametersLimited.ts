import { isRecord } from "../../../aws/json";
import { referencesIn } from "../../../runbooks/language/document";
import { readDocument } from "../../documents/automation";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { resourceRule } from "../../rule";

/** Types whose values can hold the words of a shell. */
const textTypes = ["String", "StringList"];

/** A parameter in a script is a command injection by whoever may send the command. */
export const commandParametersLimited = resourceRule({
  name: "ssm-command-parameters-limited",
  severity: "high",
  description: "A parameter that a Command document puts into a script is limited, or reaches it as a variable.",
  remediation: [
    "Set interpolationType of the parameter to ENV_VAR, and use the variable SSM_NAME in the script, in quotes.",
    "Or give it an allowedPattern without blanks, quotes, semicolons and line breaks, or its allowedValues.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SI-10" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* reportedElsewhere(readDocument(inputs, ["Command"]));
    const content = document?.parsed;
    if (!isRecord(content)) return;
    const parameters = isRecord(content.parameters) ? content.parameters : {};
    const seen = new Set<string>();
    for (const [script, path] of scriptsIn(content))
      for (const { inside, path: at } of referencesIn(script, path)) {
        const definition = Object.hasOwn(parameters, inside) ? parameters[inside] : undefined;
        if (!isRecord(definition) || seen.has(inside) || isLimited(definition)) continue;
        seen.add(inside);
        yield {
          field: `content.${at}`,
          found: `the parameter ${inside} becomes part of a script, and nothing limits it`,
          fix: "Set its interpolationType to ENV_VAR, or give it an allowedPattern or allowedValues.",
        };
      }
  },
});

/** What the plug-ins of the agent run in a shell (schema 2.2, and 1.2, whose plug-ins are in runtimeConfig). */
function scriptsIn({ mainSteps, runtimeConfig }: Record<string, unknown>): Array<[script: unknown, path: string]> {
  const steps = Array.isArray(mainSteps)
    ? mainSteps.map((step, index): [unknown, unknown, string] =>
        isRecord(step) ? [step.action, step.inputs, `mainSteps[${index}].inputs`] : [undefined, undefined, ""],
      )
    : [];
  const plugins = isRecord(runtimeConfig)
    ? Object.entries(runtimeConfig).flatMap(([action, plugin]) =>
        isRecord(plugin) && Array.isArray(plugin.properties)
          ? plugin.properties.map((inputs, index): [unknown, unknown, string] => [
              action,
              inputs,
              `runtimeConfig.${action}.properties[${index}]`,
            ])
          : [],
      )
    : [];
  return [...steps, ...plugins].flatMap(([action, inputs, path]) =>
    (action === "aws:runShellScript" || action === "aws:runPowerShellScript") && isRecord(inputs)
      ? [[inputs.runCommand, `${path}.runCommand`] as [unknown, string]]
      : [],
  );
}

function isLimited({ type, interpolationType, allowedPattern, allowedValues }: Record<string, unknown>): boolean {
  if (typeof type === "string" && !textTypes.includes(type)) return true;
  const pattern = typeof allowedPattern === "string" ? allowedPattern.replace(/^\^|\$$/g, "") : "";
  const open = pattern === "" || /^\(?(?:\.|\[\\s\\S\])[*+]\)?$/.test(pattern);
  return interpolationType === "ENV_VAR" || Array.isArray(allowedValues) || !open;
}
