import { principalArn, type ServiceEvent } from "../../aws";
import { announce } from "../../surroundings";
import type { PersonWait } from "../actions/action";
import type { AutomationDependencies, ExecutionRecord, StepRecord, Waiting } from "../types";
import { executionEvent, stepEvent } from "./events";

/** What a step requests of people, and until when. */
export interface Asked {
  wait: PersonWait;
  until: Date;
}

const endings: ReadonlySet<string> = new Set(["Success", "Failed", "TimedOut", "Cancelled"]);

export const hasEnded = ({ status }: ExecutionRecord): boolean => endings.has(status);

/** Reports what runs do: to the timeline, to EventBridge, and to the listeners that notify people. */
export class Reporter {
  private readonly waitingListeners = new Set<(waiting: Waiting) => void>();

  constructor(private readonly dependencies: AutomationDependencies) {}

  onWaiting(listener: (waiting: Waiting) => void): () => void {
    this.waitingListeners.add(listener);
    return () => this.waitingListeners.delete(listener);
  }

  executionChanged(execution: ExecutionRecord): void {
    const { account, region, id, status, documentName, outputs, failureMessage, parentId } = execution;
    const isOver = hasEnded(execution);
    this.dependencies.timeline.add({
      kind: "automation",
      account,
      region,
      executionId: id,
      document: documentName,
      status,
      startedBy: principalArn(execution.initiator),
      ...(parentId ? { parentExecutionId: parentId } : {}),
      ...(isOver && Object.keys(outputs).length > 0 ? { outputs } : {}),
      ...(isOver && failureMessage ? { failure: failureMessage } : {}),
    });
    this.emit(execution, executionEvent(execution));
  }

  stepChanged(execution: ExecutionRecord, record: StepRecord, asked?: Asked): void {
    const { account, region, id } = execution;
    const { step, status, attempt, parent, inputs, outputs, failureMessage, remark } = record;
    const isOver = record.endedAt !== undefined;
    const failure = isOver ? failureMessage : remark;
    this.dependencies.timeline.add({
      kind: "step",
      account,
      region,
      executionId: id,
      step: step.name,
      action: step.action,
      status,
      attempt,
      ...(parent ? { iteration: parent.iteration, loop: parent.record.step.name } : {}),
      ...(!isOver && !asked && inputs ? { inputs } : {}),
      ...(isOver && Object.keys(outputs).length > 0 ? { outputs } : {}),
      ...(failure ? { failure } : {}),
      ...(asked ? { waiting: waitingFields(asked, this.dependencies.clock.now()) } : {}),
    });
    this.emit(execution, stepEvent(execution, record));
    if (!asked) return;
    const { kind: action, message, approvers } = asked.wait;
    const expiresAt = asked.until;
    const waiting = { executionId: id, account, region, step: step.name, action, message, approvers, expiresAt };
    for (const listener of this.waitingListeners) listener(waiting);
  }

  private emit({ account, region }: ExecutionRecord, event: ServiceEvent | undefined): void {
    if (event) announce(this.dependencies, account, region, event);
  }
}

function waitingFields({ wait, until }: Asked, since: Date) {
  const { message, approvers, minRequiredApprovals } = wait;
  return { since: since.toISOString(), until: until.toISOString(), message, approvers, minRequiredApprovals };
}
