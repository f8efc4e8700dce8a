import { type GrantRule, sidOf } from "./grant";

/**
 * Operations on a bucket, by the name of their permission (S3 user guide, "using-with-s3-policy-actions"). Which bucket
 * it is, is only known in the run, and an ARN of S3 names no account: the condition keeps to the account's own.
 */
const onBuckets =
  (action: string): GrantRule =>
  (_inputs, { accountId, partition }) => [
    {
      sid: sidOf(`s3:${action}`),
      actions: [`s3:${action}`],
      resources: [`arn:${partition}:s3:::*`],
      condition: { StringEquals: { "aws:ResourceAccount": accountId } },
    },
  ];

export const s3Grants: Record<string, GrantRule> = {
  DeletePublicAccessBlock: onBuckets("PutBucketPublicAccessBlock"),
  GetPublicAccessBlock: onBuckets("GetBucketPublicAccessBlock"),
  PutPublicAccessBlock: onBuckets("PutBucketPublicAccessBlock"),
};
