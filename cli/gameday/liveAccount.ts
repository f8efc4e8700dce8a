import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { FisClient } from "@aws-sdk/client-fis";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Sends } from "./preflight";
import type { SafetyLever } from "./safetyLever";

/** AWS, in the account and Region of the game day, as its operator. Tests put something else in its place. */
export interface LiveAccount {
  fis: Sends<FisClient>;
  ssm: Sends<SSMClient>;
  cloudWatch: Sends<CloudWatchClient>;
  autoScaling: Sends<AutoScalingClient>;
  safetyLever(): Promise<SafetyLever>;
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}
