import { type Ref, text } from "../../../../runbooks/language/references";

/** A deployment that was rolled back: its revision is in CodeDeploy for ever, and `pin` says how it is fixed there. */
export const deploymentRecord = { deploymentId: "S", status: "S", pin: "S", lastGood: "S" } as const;

/** The deployment that rolled another one back, saved under the id of that other one and this. */
export const rollbackRecord = { deploymentId: "S" } as const;

export const rollbackOf = (deploymentId: Ref<string>) => text`${deploymentId}#rollback`;

/** The number of a configuration's deployment, which is a number in calls and text in parameters. */
export const numberRecord = { number: "N" } as const;

/** A configuration that was rolled back: enough to deploy it again. */
export const configurationRecord = { state: "S", profileId: "S", strategyId: "S", version: "S" } as const;
