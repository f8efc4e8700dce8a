/**
 * Which version of a secret programs got before a rotation, which one the rotation made, and which one a rotation before
 * it had left behind, or `none`: a version without a label is found by its id only.
 */
export const rotationRecord = { currentVersion: "S", newVersion: "S", pendingVersion: "S" } as const;
