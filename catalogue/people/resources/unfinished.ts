import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";
import { incidentTag } from "../../../runbooks/shared/tags";
import { statusTag } from "../../instances/runbooks/isolation/records";

export interface Run {
  id: string;
  runbook: string;
  startedAt: string;
  endedAt?: string;
}

export interface UnfinishedFacts extends Facts {
  /** Instances that an incident isolated and nobody released or removed. */
  isolated: Array<{ id: string; incident: string }>;
  /** Runs of Reflex that wait for a person. */
  waiting: Run[];
  /** Runs of Reflex that timed out, waiting for a person or not. */
  expired: Run[];
}

const instances = read(
  "ec2",
  "DescribeInstances",
  () => ({
    Filters: [
      { Name: `tag:${statusTag}`, Values: ["isolated"] },
      { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] },
    ],
  }),
  { pages: { list: "Reservations", token: "NextToken" } },
);

const key = "ExecutionStatus" as const;
const runs = (status: string) =>
  read("ssm", "DescribeAutomationExecutions", () => ({ Filters: [{ Key: key, Values: [status] }] }), {
    pages: { list: "AutomationExecutionMetadataList", token: "NextToken" },
  });
const waiting = runs("Waiting");
const expired = runs("TimedOut");

interface Execution {
  AutomationExecutionId?: string;
  DocumentName?: string;
  ExecutionStartTime?: Date;
  ExecutionEndTime?: Date;
}

/** A run that was started by the ARN of its document carries that as its name. */
const ours = (executions: Execution[] = []): Run[] =>
  executions.flatMap(({ AutomationExecutionId: id, DocumentName = "", ExecutionStartTime, ExecutionEndTime }) => {
    const runbook = DocumentName.split(/[:/]/).at(-1) ?? "";
    if (!id || !ExecutionStartTime || !runbook.startsWith("Reflex-")) return [];
    const startedAt = ExecutionStartTime.toISOString();
    return [{ id, runbook, startedAt, ...(ExecutionEndTime && { endedAt: ExecutionEndTime.toISOString() }) }];
  });

/** What incidents left behind in one Region of an account. */
export const unfinished: ResourceKind<UnfinishedFacts> = {
  name: "unfinished",
  reads: [instances, waiting, expired],
  facts: (_target, answer) => ({
    tags: {},
    isolated: (answer(instances)?.Reservations ?? [])
      .flatMap(({ Instances = [] }) => Instances)
      .flatMap(({ InstanceId: id, Tags }) => (id ? [{ id, incident: tagMap(Tags)[incidentTag] ?? "" }] : [])),
    waiting: ours(answer(waiting)?.AutomationExecutionMetadataList),
    expired: ours(answer(expired)?.AutomationExecutionMetadataList),
  }),
  describe: (facts) =>
    `${facts.isolated.length} isolated instances, ${facts.waiting.length} runs that wait, ${facts.expired.length} that timed out`,
};
