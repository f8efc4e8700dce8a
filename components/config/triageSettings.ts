import type { TriageSettings } from "../../organization/settings";
import type { SecurityConfig } from "./stackConfig";

/** What triage must know of the organization, as it is shipped with its code. */
export const triageSettings = (config: SecurityConfig): TriageSettings => ({
  ...config.organization,
  members: {},
  governedRegions: config.governedRegions,
  mode: config.mode,
  observeResponses: config.observeResponses,
  allowlistTag: config.allowlistTag,
  ownerTagKey: config.ownerTagKey,
  fusePerHour: config.fusePerHour,
  ...(config.admitSamples && { admitSamples: true }),
  ...(Object.keys(config.goldenImages).length > 0 && { goldenImages: config.goldenImages }),
  ...(config.snapshotLockDays > 0 && { snapshotLockDays: config.snapshotLockDays }),
});
