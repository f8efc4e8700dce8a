/** Recorded cases with which the embedded organization does not agree, and why (docs/limits.md). */
export const notCovered: Record<string, string> = {
  "policy-size-30719": "the account of the recording had a raised quota, which made the size that AWS counts larger",
  "policy-size-10241": "the account of the recording had a raised quota; here the default of 10,240 characters counts",
  "events::put_event_with_too_big_detail":
    "recorded in January 2025, when a call could have 256 KiB; the newer quota of 1 MB counts",
  "values: ArnLike [arn:aws:iam::*:user/*,not-an-arn] ~ arn:aws:iam::123456789012:user/test [allow]":
    "AWS reads the values of a list one by one until one matches; here a value that is no ARN makes the policy malformed",
  "values: ArnNotLike [arn:aws:iam::*:user/*,not-an-arn] ~ arn:aws:iam::123456789012:user/test [deny]":
    "AWS reads the values of a list one by one until one matches; here a value that is no ARN makes the policy malformed",
  "simulated NumericNotEquals 1 ~ no-number": "the policy simulator and live AWS differ; live AWS is followed",
};
