import { partitionOf } from "../../../aws/partitions";
import { principalArn, type ServiceEvent } from "../../aws";
import type { ExecutionRecord, StepRecord } from "../types";

/** Statuses that are announced; the events spell Canceled with one l (user guide, reference-eventbridge-events). */
const announced: Record<string, string> = {
  Success: "Success",
  Failed: "Failed",
  TimedOut: "TimedOut",
  Cancelled: "Canceled",
};

/** `Nov 29, 2016 7:43:20 PM`, without a zone, as the service writes it. */
export function humanTime(time: Date): string {
  const hours = time.getUTCHours();
  const pad = (value: number) => String(value).padStart(2, "0");
  const month = time.toLocaleString("en-US", { month: "short", timeZone: "UTC" });
  return `${month} ${time.getUTCDate()}, ${time.getUTCFullYear()} ${hours % 12 || 12}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())} ${hours < 12 ? "AM" : "PM"}`;
}

function resourcesOf({ arn, region, definition, documentVersion }: ExecutionRecord): string[] {
  const name = `${definition.name}:${documentVersion}`;
  return [arn, `arn:${partitionOf(region)}:ssm:${region}:${definition.owner}:automation-definition/${name}`];
}

const elapsed = (from: Date, to: Date): number => to.getTime() - from.getTime();

/** The event of a run's status, or undefined for statuses that are not announced (there is none for Waiting). */
export function executionEvent(execution: ExecutionRecord): ServiceEvent | undefined {
  const Status = announced[execution.status];
  if (!Status || !execution.endedAt) return undefined;
  return {
    source: "aws.ssm",
    "detail-type": "EC2 Automation Execution Status-change Notification",
    resources: resourcesOf(execution),
    detail: {
      ExecutionId: execution.id,
      Definition: execution.definition.name,
      DefinitionVersion: Number(execution.documentVersion),
      Status,
      StartTime: humanTime(execution.startedAt),
      EndTime: humanTime(execution.endedAt),
      Time: elapsed(execution.startedAt, execution.endedAt),
      ExecutedBy: principalArn(execution.initiator),
    },
  };
}

/** The event of a step's status, or undefined for statuses that are not announced. */
export function stepEvent(execution: ExecutionRecord, record: StepRecord): ServiceEvent | undefined {
  const Status = announced[record.status];
  if (!Status || !record.endedAt || !record.startedAt) return undefined;
  return {
    source: "aws.ssm",
    "detail-type": "EC2 Automation Step Status-change Notification",
    resources: resourcesOf(execution),
    detail: {
      ExecutionId: execution.id,
      Definition: execution.definition.name,
      DefinitionVersion: Number(execution.documentVersion),
      Status,
      EndTime: humanTime(record.endedAt),
      StartTime: humanTime(record.startedAt),
      Time: elapsed(record.startedAt, record.endedAt),
      StepName: record.step.name,
      Action: record.step.action,
    },
  };
}
