import { matchesPattern } from "../../documents/arn";
import { type Check, unjudged } from "../../finding";
import { bucketTypes } from "../../services/buckets";
import type { Stack, StackMember } from "../../stack";
import { stackRule } from "../../stackRule";
import { demandOneOf, demandRange, demandTrue } from "../../values";

const versioning = "aws:s3/bucketVersioning:BucketVersioning";
const lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";

interface Retention {
  modes: string[];
  minimumDays: number;
}

/** Evidence cannot be changed or removed by those it incriminates. */
export const evidenceLocked = stackRule({
  name: "s3-evidence-locked",
  severity: "high",
  group: "self-healing",
  description: "A bucket for evidence keeps all versions and locks them against deletion for a time.",
  remediation: [
    "Set objectLockEnabled of the bucket; that is possible for a new bucket only.",
    "Make a BucketVersioning with the status Enabled.",
    "Make a BucketObjectLockConfiguration with a default retention in COMPLIANCE mode.",
  ],
  references: [
    { framework: "NIST SP 800-53 r5", id: "AU-9" },
    { framework: "NIST SP 800-53 r5", id: "AU-11" },
  ],
  types: [...bucketTypes, versioning, lock],
  subjects: bucketTypes,
  configuration: {
    buckets: {
      type: "array",
      items: { type: "string" },
      description:
        "Patterns (* and ?) of names of buckets for evidence. Buckets with Object Lock are judged in any case.",
      default: ["*evidence*"],
    },
    modes: {
      type: "array",
      items: { type: "string", enum: ["COMPLIANCE", "GOVERNANCE"] },
      description: "Accepted retention modes. GOVERNANCE can be bypassed by those who have the permission.",
      default: ["COMPLIANCE"],
    },
    minimumDays: { type: "integer", minimum: 1, description: "Fewest days of default retention.", default: 1 },
  },
  *check(bucket, { buckets, ...retention }, stack) {
    const locked = bucket.at("objectLockEnabled");
    // The name may be made by the provider; the logical one is in it.
    const name = bucket.name ?? bucket.urn.split("::").at(-1) ?? "";
    const isEvidence = buckets.some((pattern) => matchesPattern(pattern, name));
    if (!isEvidence && locked.kind === "unknown") yield unjudged(locked);
    if (!isEvidence && locked.value !== true) return;
    yield* demandTrue(locked, "Set it to true: only a new bucket can be made so that its objects can be locked.");
    yield* checkVersions(bucket, stack);
    yield* checkRetention(bucket, stack, retention);
  },
});

function* checkVersions(bucket: StackMember, stack: Stack): Check {
  const [versions] = stack.referring(bucket, "bucket", versioning);
  if (versions)
    yield* demandOneOf(versions.at("versioningConfiguration").at("status"), ["Enabled"], 'Set it to "Enabled".');
  else yield { field: "bucket", found: "the stack makes no BucketVersioning for the bucket", fix: "Make one." };
}

function* checkRetention(bucket: StackMember, stack: Stack, { modes, minimumDays }: Retention): Check {
  const [configuration] = stack.referring(bucket, "bucket", lock);
  if (!configuration) {
    const found = "the stack makes no BucketObjectLockConfiguration for the bucket, so objects are not locked";
    yield { field: "bucket", found, fix: "Make one with a default retention." };
    return;
  }
  const retention = configuration.at("rule").at("defaultRetention");
  if (retention.kind === "unknown") {
    yield unjudged(retention);
    return;
  }
  yield* demandOneOf(retention.at("mode"), modes, `Set it to ${modes.join(" or ")}.`);
  const years = retention.at("years");
  if (years.kind === "absent") yield* demandRange(retention.at("days"), minimumDays, 36_500);
  else yield* demandRange(years, Math.max(1, Math.ceil(minimumDays / 365)), 100);
}
