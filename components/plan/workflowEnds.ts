import type { EventPattern } from "../../responses/types";

/** Ends of workflows in which people must look: what the workflow was to say last was perhaps not said. */
export const failedWorkflowPattern = (stateMachines: string[]): EventPattern =>
  ended(stateMachines, ["FAILED", "TIMED_OUT", "ABORTED"]);

/** Every end of a workflow, whatever it was. */
export const endedWorkflowPattern = (stateMachines: string[]): EventPattern =>
  ended(stateMachines, ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]);

/** @param stateMachines ARNs. */
const ended = (stateMachines: string[], status: string[]): EventPattern => ({
  source: ["aws.states"],
  "detail-type": ["Step Functions Execution Status Change"],
  "replay-name": [{ exists: false }],
  detail: { stateMachineArn: stateMachines, status },
});
