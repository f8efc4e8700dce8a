import { eventSeeds } from "./events";
import { exposureSeeds } from "./exposure";
import { identitySeeds } from "./identity";
import { newServiceSeeds } from "./newServices";
import { runbookSeeds } from "./runbooks";
import type { Seed } from "./seed";
import { serviceSeeds } from "./services";

export type { Seed } from "./seed";

/** Settings that the seeds need: experiments pass only where the management account is known. */
export const seedConfiguration = { "fis-not-in-management-account": { managementAccountId: "999988887777" } };

export const seeds: readonly Seed[] = [
  ...eventSeeds,
  ...runbookSeeds,
  ...identitySeeds,
  ...serviceSeeds,
  ...newServiceSeeds,
  ...exposureSeeds,
];
