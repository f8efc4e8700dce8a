/** A key whose deletion was scheduled: enough to schedule it again. The window is counted from then. */
export const scheduledDeletionRecord = { state: "S", windowInDays: "N" } as const;

/** A trail as it was when it recorded less than it should. */
export const trailRecord = {
  logging: "BOOL",
  multiRegion: "BOOL",
  globalServiceEvents: "BOOL",
  logFileValidation: "BOOL",
} as const;

/** A recorder that was stopped. */
export const recorderRecord = { recording: "BOOL" } as const;

/** A detector that was suspended. */
export const detectorRecord = { status: "S" } as const;
