import { unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { isCredential, namesSecret } from "../../services/secretNames";

/** Everybody who may describe a function reads its environment. */
export const environmentSecrets = resourceRule({
  name: "lambda-no-secrets-in-environment",
  severity: "high",
  description: "The environment of a function holds no passwords, keys or tokens.",
  remediation: [
    "Keep the value in Secrets Manager or in a SecureString parameter, and give the function its name.",
    "Replace the value that was deployed: it is in the history of the function's versions.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "IA-5(7)" }],
  types: ["aws:lambda/function:Function"],
  configuration: {},
  *check(inputs) {
    const environment = inputs.at("environment");
    const variables = environment.at("variables");
    if (variables.kind === "unknown") yield unjudged(variables);
    for (const [name, { text, path }] of variables.members())
      if (isCredential(text) || (namesSecret(name) && text !== "" && !/^(arn:|\/|https?:|\{\{)/.test(text)))
        yield {
          field: path,
          found: "it holds a credential in clear",
          fix: "Give the function its name, not its value.",
        };
  },
});
