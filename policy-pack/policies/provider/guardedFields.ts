import { resourceRule } from "../../rule";

/** The values that rules judge are the values that are deployed. */
export const guardedFields = resourceRule({
  name: "provider-guarded-fields",
  severity: "high",
  description: "No resource ignores changes of a field that rules judge.",
  remediation: [
    "Remove the field from ignoreChanges.",
    "Where something else changes it, make that change in the program, or exempt the resource with the reason.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CM-3" }],
  types: ["aws:*"],
  configuration: {
    fields: {
      type: "array",
      items: { type: "string" },
      description: "Names of inputs whose changes must reach AWS, whatever the type of the resource.",
      default: [
        ...["policy", "inlinePolicy", "inlinePolicies", "managedPolicyArns", "assumeRolePolicy", "permissionsBoundary"],
        ...["content", "permissions", "eventPattern", "deadLetterConfig", "definition", "redrivePolicy"],
        ...["stopConditions", "targets", "alarmActions", "enableKeyRotation", "retentionInDays", "rule"],
        ...["versioningConfiguration", "pointInTimeRecovery", "deletionProtectionEnabled", "runtime"],
        ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
      ],
    },
  },
  *check(_inputs, { fields }, { options }) {
    for (const path of options?.ignoreChanges ?? []) {
      const [field = ""] = path.replace(/^\["?([^"\]]*)"?\]/, "$1").split(/[.[]/);
      if (fields.includes(field) || field.includes("*"))
        yield {
          field: "ignoreChanges",
          found: `changes of ${path} would be ignored`,
          fix: "Remove it: the values that rules judge must be deployed.",
        };
    }
  },
});
