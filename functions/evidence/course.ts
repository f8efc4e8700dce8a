import { type Answers, outputsOf } from "./answers";

/** One step of a run, as people read it. */
export interface StepLine {
  step: string;
  action: string;
  status: string;
  startedAt?: string;
  endedAt?: string;
  failure?: string;
  /** The call that it made: `ec2 DescribeInstances`. */
  call?: string;
  /** It looked, proved, waited or branched, and changed nothing. */
  quiet: boolean;
}

/** What a person said, or has to answer. */
export interface Approval {
  step: string;
  status: string;
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

interface Step {
  StepName?: string;
  Action?: string;
  StepStatus?: string;
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
  const paged = outputsOf<{ StepExecutions?: Step[] }>(answers, "DescribeAutomationStepExecutions");
  const steps =
    paged.length > 0 ? paged.flatMap(({ StepExecutions = [] }) => StepExecutions) : (run.StepExecutions ?? []);
  return {
    id: run.AutomationExecutionId,
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
    approvals: steps.filter(({ Action }) => Action === "aws:approve").flatMap(approvalsOf),
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
    ...(api !== undefined && { call: `${plainInput(Inputs.Service) ?? ""} ${api}`.trim() }),
    quiet: quietActions.test(Action) || /^(describe|get|list|head)/i.test(api ?? ""),
  };
}

/** Inputs are JSON in a text, as Systems Manager gives them; a plain text is kept as it is. */
function plainInput(text: string | undefined): string | undefined {
  return text?.replace(/^"|"$/g, "");
}

/** Each decision is JSON in a text; a step that nobody answered has its status alone. */
function approvalsOf(step: Step): Approval[] {
  const name = step.StepName ?? "";
  const decisions = (step.Outputs?.ApproverDecisions ?? []).flatMap((text) => {
    try {
      const parsed = JSON.parse(text) as unknown;
      return Array.isArray(parsed) ? parsed : [parsed];
    } catch {
      return [];
    }
  }) as Array<{ Approver?: string; ApprovalStatus?: string; ApprovalDecisionTime?: string; Comment?: string } | null>;
  const given = decisions.flatMap((decision) =>
    decision
      ? [
          {
            step: name,
            status: decision.ApprovalStatus ?? "unknown",
            who: decision.Approver,
            at: decision.ApprovalDecisionTime,
            comment: decision.Comment,
          },
        ]
      : [],
  );
  return given.length > 0 ? given : [{ step: name, status: step.StepStatus ?? "unknown" }];
}
