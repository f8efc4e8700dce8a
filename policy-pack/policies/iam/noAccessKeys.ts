import { resourceRule } from "../../rule";

/** Keys that do not expire end up where they do not belong, the state of the stack first. */
export const noAccessKeys = resourceRule({
  name: "iam-no-access-keys",
  severity: "critical",
  description: "No stack makes access keys: people and programs use roles.",
  remediation: [
    "Remove the access key, and let its user assume a role instead (OIDC, IAM Identity Center, an instance profile).",
    "Delete the key in IAM: removing the resource from the state alone leaves it valid.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "IA-5(1)" }],
  types: ["aws:iam/accessKey:AccessKey"],
  configuration: {},
  *check(inputs) {
    const { value } = inputs.at("user");
    const user = typeof value === "string" ? value : "a user";
    yield { field: "user", found: `${user} would get a key that does not expire`, fix: "Use a role." };
  },
});
