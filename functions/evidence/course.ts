import { type Answered, hasFailed, hasSucceeded, type RunProgress } from "../../organization/incidentState";
import { type Answers, outputsOf } from "./answers";

/** One step of a run, as people read it. */
export interface StepLine {
  step: string;
  action: string;
  status: string;
  startedAt?: string;
  endedAt?: string;
  failure?: string;
  /** It failed, and the run goes on after such a failure. */
  foreseen?: true;
  /** The call that it made: `ec2 DescribeInstances`. */
  call?: string;
  /** It looked, proved, waited or branched, and changed nothing. */
  quiet: boolean;
}

/** What a person said, or has to answer, to a question that the run has reached. */
export interface Approval {
  step: string;
  /** As the person said it, `Approve` or `Reject`; the status of the step where nobody answered. */
  status: string;
  answer: Answered;
  who?: string;
  at?: string;
  comment?: string;
}

export interface Course {
  id: string;
  document: string;
  status: string;
  startedAt?: string;
  endedAt?: string;
  startedBy?: string;
  failure?: string;
  parameters: Record<string, string[]>;
  steps: StepLine[];
  approvals: Approval[];
}

interface Run {
  AutomationExecution?: {
    AutomationExecutionId?: string;
    DocumentName?: string;
    AutomationExecutionStatus?: string;
    ExecutionStartTime?: string;
    ExecutionEndTime?: string;
    ExecutedBy?: string;
    FailureMessage?: string;
    Parameters?: Record<string, string[]>;
    StepExecutions?: Step[];
  };
}

/** One step, as Systems Manager gives it. */
export interface Step {
  StepName?: string;
  Action?: string;
  StepStatus?: string;
  OnFailure?: string;
  TimeoutSeconds?: number;
  ExecutionStartTime?: string;
  ExecutionEndTime?: string;
  FailureMessage?: string;
  Inputs?: Record<string, string>;
  Outputs?: Record<string, string[]>;
}

/** How a run went, from the answers of Systems Manager; undefined when there was none or it could not be read. */
export function courseOf(answers: Answers | undefined): Course | undefined {
  const run = outputsOf<Run>(answers, "GetAutomationExecution").at(-1)?.AutomationExecution;
  if (!run?.AutomationExecutionId) return undefined;
  return courseOfRun({ ...run, StepExecutions: stepsIn(answers) });
}

/** The steps of a run as Systems Manager gives them: those of the run's own answer are all of them, or only the first. */
export function stepsIn(answers: Answers | undefined): Step[] {
  const paged = outputsOf<{ StepExecutions?: Step[] }>(answers, "DescribeAutomationStepExecutions");
  if (paged.length > 0) return paged.flatMap(({ StepExecutions = [] }) => StepExecutions);
  return outputsOf<Run>(answers, "GetAutomationExecution").at(-1)?.AutomationExecution?.StepExecutions ?? [];
}

/** The same of one answer, an `AutomationExecution` whose steps are whole. Times are texts or dates. */
export function courseOfRun(answer: Record<string, unknown>): Course {
  // Dates of an SDK become what is stored of them.
  const run = JSON.parse(JSON.stringify(answer)) as NonNullable<Run["AutomationExecution"]>;
  const { StepExecutions: steps = [] } = run;
  return {
    id: run.AutomationExecutionId ?? "",
    document: (run.DocumentName ?? "").split(/[:/]/).at(-1) ?? "",
    status: run.AutomationExecutionStatus ?? "unknown",
    startedAt: run.ExecutionStartTime,
    endedAt: run.ExecutionEndTime,
    startedBy: run.ExecutedBy,
    failure: run.FailureMessage,
    parameters: run.Parameters ?? {},
    // In order of time: steps within a loop come after all others. What never began is no step of this run.
    steps: steps
      .filter(({ ExecutionStartTime }) => ExecutionStartTime !== undefined)
      .map(lineOf)
      .sort((a, b) => ((a.startedAt ?? "") < (b.startedAt ?? "") ? -1 : a.startedAt === b.startedAt ? 0 : 1)),
    approvals: steps
      .filter(({ Action, ExecutionStartTime }) => Action === "aws:approve" && ExecutionStartTime !== undefined)
      .flatMap(approvalsOf),
  };
}

/** Actions that change nothing themselves. */
const quietActions = /^aws:(assertAwsResourceProperty|branch|loop|sleep|updateVariable|waitForAwsResourceProperty)$/;

function lineOf(step: Step): StepLine {
  const { Action = "", Inputs = {}, StepStatus = "unknown" } = step;
  const api = plainInput(Inputs.Api);
  return {
    step: step.StepName ?? "",
    action: Action,
    status: StepStatus,
    startedAt: step.ExecutionStartTime,
    endedAt: step.ExecutionEndTime,
    failure: step.FailureMessage,
    ...(hasFailed(StepStatus) && step.OnFailure === "Continue" && { foreseen: true as const }),
    ...(api !== undefined && { call: `${plainInput(Inputs.Service) ?? ""} ${api}`.trim() }),
    quiet: quietActions.test(Action) || /^(describe|get|list|head)/i.test(api ?? ""),
  };
}

/** Inputs are JSON in a text, as Systems Manager gives them; a plain text is kept as it is. */
function plainInput(text: string | undefined): string | undefined {
  return text?.replace(/^"|"$/g, "");
}

/**
 * Each decision is JSON in a text; a rejected step has its outputs too (user guide, automation-action-approve, Output). A
 * step that failed without a word of a rejection put no question: its notice could not be sent, for example.
 */
function approvalsOf(step: Step): Approval[] {
  const { StepName: name = "", StepStatus: status = "unknown", Outputs, FailureMessage = "" } = step;
  const decisions = (Outputs?.ApproverDecisions ?? []).flatMap((text) => {
    try {
      const parsed = JSON.parse(text) as unknown;
      return Array.isArray(parsed) ? parsed : [parsed];
    } catch {
      return [];
    }
  }) as Array<{ Approver?: string; ApprovalStatus?: string; ApprovalDecisionTime?: string; Comment?: string } | null>;
  const given = decisions.flatMap((decision): Approval[] => {
    if (!decision) return [];
    const { Approver: who, ApprovalDecisionTime: at, ApprovalStatus = "unknown", Comment: comment } = decision;
    const answer = /^reject/i.test(ApprovalStatus) ? "rejected" : "approved";
    return [{ step: name, status: ApprovalStatus, answer, who, at, comment }];
  });
  if (given.length > 0) return given;
  if (hasSucceeded(status)) return [{ step: name, status, answer: "approved" }];
  if (status === "TimedOut") return [{ step: name, status, answer: "timed-out" }];
  if (!hasFailed(status)) return [{ step: name, status, answer: "open" }];
  const rejected = Outputs?.ApprovalStatus?.[0] === "Rejected" || /\breject/i.test(FailureMessage);
  return rejected ? [{ step: name, status, answer: "rejected" }] : [];
}

/** A step that may have changed something: it does more than read, save, publish a message or put a question. */
export const isChange = ({ action, call = "", quiet }: StepLine): boolean =>
  !quiet && action !== "aws:approve" && action !== "aws:loop" && !/^(dynamodb|sns) /i.test(call);

/** How far a run has come, for the state of its incident. */
export function progressOf({ approvals, status, steps }: Course, undoes?: boolean): RunProgress {
  return {
    status,
    answers: approvals.map(({ answer }) => answer),
    changed: steps.some((step) => isChange(step) && hasSucceeded(step.status)),
    broken: brokenStep(steps) !== undefined && !hasSucceeded(status),
    undoes,
  };
}

/**
 * The step at which a run broke: not one whose failure is foreseen, and no question. A run that came to a question after a
 * failure went on in another way.
 */
export const brokenStep = (steps: readonly StepLine[]): StepLine | undefined =>
  steps
    .slice(steps.findLastIndex(({ action }) => action === "aws:approve") + 1)
    .find(({ foreseen, status }) => hasFailed(status) && !foreseen);
