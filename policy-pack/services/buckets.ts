/** The types of buckets: the second is the usual one of the provider's version 6. */
export const bucketTypes: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

export const blockSettings = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
] as const;

export const policyTypes: readonly string[] = ["aws:s3/bucketPolicy:BucketPolicy"];
