import type { ServiceEvent } from "../aws";
import type { ExperimentRecord, ExperimentStatus } from "./types";

/** `cancelled` is in no list of the states in events (FIS user guide, "Monitor using EventBridge"). */
const told: readonly ExperimentStatus[] = ["initiating", "running", "completed", "stopping", "stopped", "failed"];

/** The event of a change of state; undefined for a change for which FIS sends no event. */
export function stateChange(
  experiment: ExperimentRecord,
  before: { status: ExperimentStatus; reason: string },
): ServiceEvent | undefined {
  const { arn, id, status, reason, template } = experiment;
  if (!told.includes(status)) return undefined;
  return {
    source: "aws.fis",
    "detail-type": "FIS Experiment State Change",
    resources: [arn],
    detail: {
      "experiment-id": id,
      "experiment-template-id": template.id,
      "new-state": { status, reason },
      "old-state": before,
    },
  };
}
