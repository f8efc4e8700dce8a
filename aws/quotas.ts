/** The most that AWS accepts of one policy, and where it says so. */
export interface PolicyQuota {
  /** Characters, or bytes where AWS counts those; policies of ASCII text have as many of either. */
  size: number;
  /** The page of AWS's documentation. */
  source: string;
}

/** Sizes of policies by what they belong to. */
export const policyQuotas = {
  /** All inline policies of a role together, without white space. */
  "inline policies of a role": {
    size: 10_240,
    source: 'IAM user guide, "IAM and AWS STS quotas", Role aggregate policy size',
  },
  /** The default, which AWS raises to 4,096 on request. */
  "trust of a role": {
    size: 2048,
    source: 'IAM user guide, "IAM and AWS STS quotas", Role trust policy length',
  },
  "policy of a queue": {
    size: 8192,
    source: 'SQS developer guide, "Amazon SQS policy quotas", Bytes',
  },
  "policy of a topic": {
    size: 30_720,
    source: 'General reference, "Amazon SNS endpoints and quotas": policies of 30 KB',
  },
  "policy of a bus": {
    size: 10_240,
    source: 'EventBridge user guide, "Amazon EventBridge quotas", Event bus policy size',
  },
  "policy of a bucket": {
    size: 20_480,
    source: 'S3 user guide, "Bucket policies for Amazon S3": 20 KB',
  },
  "policy of a table": {
    size: 20_480,
    source: 'DynamoDB developer guide, "Resource-based policy considerations": 20 KB, white space included',
  },
  "policy of a key": {
    size: 32_768,
    source: 'KMS developer guide, "Resource quotas", Key policy document size: 32 KB',
  },
} as const satisfies Record<string, PolicyQuota>;

export type PolicyKind = keyof typeof policyQuotas;
