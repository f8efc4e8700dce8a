export const yes = "yes";
export const no = "no";

/**
 * A bucket that had no public access block of its own; of any bucket what is loaded first. What opened it stays as it
 * is, for the investigation: S3 gives policies as one text, which the evidence of the decision holds.
 */
export const openBucketRecord = { existed: "S", openedBy: "S" } as const;

/** A bucket with its public access block as it was. */
export const blockRecord = {
  ...openBucketRecord,
  blockPublicAcls: "BOOL",
  ignorePublicAcls: "BOOL",
  blockPublicPolicy: "BOOL",
  restrictPublicBuckets: "BOOL",
} as const;
