import * as schedules from "../../aws/schedules";
import { AwsError } from "../aws";

export type { Schedule } from "../../aws/schedules";

/** Reads a schedule. Throws AwsError ValidationException, as PutRule does. */
export function parseSchedule(expression: string): schedules.Schedule {
  try {
    return schedules.parseSchedule(expression);
  } catch (error) {
    if (!(error instanceof schedules.InvalidSchedule)) throw error;
    throw new AwsError("ValidationException", error.message);
  }
}
