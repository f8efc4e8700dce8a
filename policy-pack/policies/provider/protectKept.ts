import { matchesPattern } from "../../documents/arn";
import { unjudged } from "../../finding";
import { resourceRule } from "../../rule";

const bucket = "aws:s3/bucket:Bucket";

/** What cannot be recreated is not deleted by a refactoring. */
export const protectKept = resourceRule({
  name: "provider-protect-kept",
  severity: "high",
  group: "self-healing",
  description: "A resource whose content cannot be recreated is protected against deletion.",
  remediation: [
    "Set protect: true in the options of the resource.",
    "To really delete it, exempt it for the time of that change, with the reason.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CP-9" }],
  types: ["aws:*"],
  configuration: {
    types: {
      type: "array",
      items: { type: "string" },
      description: "Types that are protected always. Buckets with Object Lock are as well.",
      default: ["aws:kms/key:Key"],
    },
    resources: {
      type: "array",
      items: { type: "string" },
      description: "URN patterns (* and ?) of other resources that are to be protected.",
      default: [] as string[],
    },
  },
  *check(inputs, { types, resources }, { type, urn, options }) {
    if (!options || options.protect) return;
    const locked = inputs.at("objectLockEnabled");
    const named = urn !== undefined && resources.some((pattern) => matchesPattern(pattern, urn));
    if (types.includes(type) || named || (type === bucket && locked.value === true))
      yield { field: "protect", found: "nothing protects the resource from being deleted", fix: "Set it to true." };
    else if (type === bucket && locked.kind === "unknown") yield unjudged(locked);
  },
});
