/** Which version of a secret programs got before a rotation, and which one the rotation made. */
export const rotationRecord = { currentVersion: "S", newVersion: "S" } as const;
