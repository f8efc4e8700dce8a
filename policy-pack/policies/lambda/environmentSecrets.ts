import { credentialIn, isCredential, namesSecret } from "../../documents/credentials";
import { type Check, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

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
  *check(inputs): Check {
    const variables = inputs.at("environment").at("variables");
    if (variables.kind === "unknown") yield unjudged(variables);
    for (const [name, variable] of variables.members())
      if (variable.kind === "unknown" && namesSecret(name)) yield unjudged(variable);
      else if (credentialIn(variable.text) !== undefined || isCredential(name, variable.text))
        yield {
          field: variable.path,
          found: "it holds a credential in clear",
          fix: "Give the function its name, not its value.",
        };
  },
});
