/** Recorded cases with which the embedded organization does not agree, and why (docs/limits.md). */
export const notCovered: Record<string, string> = {
  "policy-size-30719": "the account of the recording had a raised quota, which made the size that AWS counts larger",
  "policy-size-10241": "the account of the recording had a raised quota; here the default of 10,240 characters counts",
};
