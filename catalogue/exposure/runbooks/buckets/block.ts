import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { type Ref, system } from "../../../../runbooks/language/references";
import { asBoolean, propertyText } from "../../../../runbooks/language/selectors";
import { proofSeconds } from "../../../../runbooks/shared/waiting";

/**
 * Bucket names are global: the name of a deleted bucket may belong to another account now, and S3 then rejects the
 * call.
 */
export const own = (bucket: Ref<string>) => ({ Bucket: bucket, ExpectedBucketOwner: system.accountId });

/** The four settings of the bucket's own public access block. The step fails where there is none. */
export const readBlock = (r: Pick<RunbookBuilder<Record<never, never>>, "s3">, step: string, bucket: Ref<string>) =>
  r.s3(step, "GetPublicAccessBlock", own(bucket), {
    outputs: ({ PublicAccessBlockConfiguration: block }) => ({
      blockPublicAcls: asBoolean(block.BlockPublicAcls),
      ignorePublicAcls: asBoolean(block.IgnorePublicAcls),
      blockPublicPolicy: asBoolean(block.BlockPublicPolicy),
      restrictPublicBuckets: asBoolean(block.RestrictPublicBuckets),
    }),
  });

/** Waits until each of the four settings shows as switched on. */
export function proveClosed(r: Pick<RunbookBuilder<Record<never, never>>, "s3">, bucket: Ref<string>): void {
  for (const setting of ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const)
    r.s3.waitFor(
      `Prove${setting}`,
      "GetPublicAccessBlock",
      own(bucket),
      (answer) => asBoolean(answer.PublicAccessBlockConfiguration[setting]),
      [propertyText.true],
      { timeoutSeconds: proofSeconds },
    );
}
