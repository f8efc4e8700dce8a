import type { Principal } from "../../aws";
import type { ExperimentRecord, FisDependencies } from "../types";

/** What an action works with while it runs. */
export interface ActionContext {
  experiment: ExperimentRecord;
  principal: Principal;
  parameters: Readonly<Record<string, string>>;
  /** What its target resolved to. */
  targetArns: string[];
  dependencies: FisDependencies;
  /** A boto3 call as the experiment's role. Throws ActionFailure. */
  call(service: string, operation: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Waits in simulated time; false when the experiment stops meanwhile. */
  sleep(milliseconds: number): Promise<boolean>;
  /** Adds a note to the timeline that has no effect elsewhere. */
  note(text: string): void;
}

/**
 * Carries out one action to its end. It undoes what is to end with it also when `sleep` says that the experiment stops.
 * Throws ActionFailure with the reason why it failed.
 */
export type Action = (context: ActionContext) => Promise<void>;

/** Id at the end of an ARN. */
export const idOf = (arn: string): string => arn.split("/").at(-1) ?? arn;
