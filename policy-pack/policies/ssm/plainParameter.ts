import { namesSecret } from "../../documents/credentials";
import { unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** A parameter of type String is stored and shown in clear. */
export const plainParameter = resourceRule({
  name: "ssm-no-plain-secrets",
  severity: "high",
  description: "A parameter whose name says that it is a secret is a SecureString.",
  remediation: ["Set type to SecureString.", "Replace the value: its history keeps what was stored in clear."],
  references: [{ framework: "NIST SP 800-53 r5", id: "SC-28" }],
  types: ["aws:ssm/parameter:Parameter"],
  configuration: {},
  *check(inputs) {
    const [name, type] = [inputs.at("name"), inputs.at("type")];
    if (type.kind === "unknown") yield unjudged(type);
    else if (type.value !== "SecureString" && namesSecret(name.text.split("/").at(-1) ?? ""))
      yield { field: "type", found: `${name.text} is stored in clear`, fix: "Set it to SecureString." };
  },
});
