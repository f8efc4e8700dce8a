import { hasEnded, hasFailed, hasSucceeded } from "../../organization/incidentState";
import type { TimedEntry } from "../../simulator";
import type { Question, Reason } from "../model";
import type { DrillRecord, StepWords } from "./record";

export type Of<K extends TimedEntry["kind"]> = Extract<TimedEntry, { kind: K }>;

export interface LoggedDecision {
  action: string;
  reasons: Reason[];
  response?: string;
  incidentId?: string;
  /** Index of the entry that logged it. */
  record: number;
}

/** What people were requested to answer, by the run or workflow that waits. */
export interface Asked extends Omit<Question, "runId" | "ways"> {
  executionId: string;
  kind: "runbook" | "workflow";
}

export interface Given {
  how: "Approve" | "Reject";
  /** `reflex-approver/on-call` */
  who: string;
  session: string;
  at: string;
  comment?: string;
  allowedBy?: string;
  record: number;
  executionId?: string;
}

export interface Execution {
  id: string;
  name: string;
  kind: "runbook" | "workflow";
  startedAt: string;
  endedAt?: string;
  status: string;
  ended: boolean;
  succeeded: boolean;
  /** Of another execution of this incident. */
  child: boolean;
}

/** What a drill came to so far, read once from its entries. */
export interface Facts {
  signal?: Of<"event">;
  decision?: LoggedDecision;
  /** What was decided about every signal, in order. */
  actions: string[];
  executions: Execution[];
  /** The last question, if nobody has answered it and it has not expired. */
  waits?: Asked;
  /** All questions. */
  asked: Asked[];
  answers: Given[];
  /** A step that does more than read or save has succeeded. */
  changedAnything: boolean;
  /** A step failed, its failure was not foreseen, it needed no answer, and the run came to no question afterwards. */
  broken?: { step: string; failure: string; executionId: string };
  words(executionId: string, step: string): StepWords | undefined;
}

const reflexRole = /^reflex-/;

/** Name of a document without its account, as `stepsByDocument` has it. */
export const documentName = (document: string): string => document.replace(/^.*[:/]/, "");

export const savesState = (words: StepWords | undefined): boolean => /^dynamodb /i.test(words?.call ?? "");

export function factsOf({ entries, steps }: DrillRecord): Facts {
  const documents = new Map<string, string>();
  const executions = new Map<string, Execution>();
  const facts: Facts = {
    actions: [],
    executions: [],
    asked: [],
    answers: [],
    changedAnything: false,
    words: (id, step) => steps[documents.get(id) ?? ""]?.find(({ name }) => name === step),
  };
  const meet = (id: string, name: string, kind: Execution["kind"], at: string, status: string, child: boolean) => {
    const known = executions.get(id) ?? {
      id,
      name,
      kind,
      startedAt: at,
      status,
      child,
      ended: false,
      succeeded: false,
    };
    const succeeded = hasSucceeded(status);
    const ended = hasEnded(status);
    executions.set(id, { ...known, status, ended, succeeded, ...(ended && { endedAt: at }) });
    if (ended && facts.waits?.executionId === id) facts.waits = undefined;
  };
  for (const [index, entry] of entries.entries()) {
    switch (entry.kind) {
      case "event":
        facts.signal ??= entry;
        break;
      case "invocation":
        facts.decision = decisionIn(entry, index) ?? facts.decision;
        facts.actions.push(...loggedActions(entry));
        break;
      case "automation":
        documents.set(entry.executionId, documentName(entry.document));
        meet(
          entry.executionId,
          documentName(entry.document),
          "runbook",
          entry.at,
          entry.status,
          entry.parentExecutionId !== undefined || (entry.startedBy ?? "").includes("reflex-caller"),
        );
        break;
      case "workflow":
        meet(entry.executionArn, entry.stateMachine, "workflow", entry.at, entry.status, false);
        break;
      case "step": {
        const { executionId, step, status, waiting, failure = "" } = entry;
        const words = facts.words(executionId, step);
        if (waiting && status === "Waiting") {
          const { minRequiredApprovals: needed, message, since, until, approvers } = waiting;
          facts.waits = { executionId, step, message, since, until, approvers, needed, kind: "runbook" };
          facts.asked.push(facts.waits);
          // A run that came to a question after a failure went on in another way.
          if (facts.broken?.executionId === executionId) facts.broken = undefined;
        } else if (facts.waits?.step === step && facts.waits.executionId === executionId) {
          facts.waits = undefined;
        }
        // What only publishes a message is quiet, whatever its risk.
        if (status === "Success" && words && !words.quiet && words.risk !== "read" && !savesState(words)) {
          facts.changedAnything = true;
        }
        if (hasFailed(status) && !words?.mayFail && words?.action !== "aws:approve") {
          facts.broken ??= { step, failure, executionId };
        }
        break;
      }
      case "state":
        if (entry.waiting) {
          const { since, until } = entry.waiting;
          facts.waits = {
            executionId: entry.executionArn,
            step: entry.state,
            message: questionText(entries.slice(0, index), entry.waiting.taskToken) ?? entry.state,
            since,
            until,
            approvers: [],
            needed: 1,
            kind: "workflow",
          };
          facts.asked.push(facts.waits);
        } else if (facts.waits?.step === entry.state) {
          facts.waits = undefined;
        }
        break;
      case "call": {
        const given = answerIn(entry, index, entries);
        if (given) {
          facts.answers.push(given);
          facts.waits = undefined;
        }
        break;
      }
    }
  }
  facts.executions = [...executions.values()];
  return facts;
}

function decisionIn(entry: Of<"invocation">, record: number): LoggedDecision | undefined {
  for (const line of entry.logs) {
    const { action, reasons, response, incidentId } = parsed(line) as Partial<LoggedDecision>;
    if (action && Array.isArray(reasons)) return { action, reasons, response, incidentId, record };
  }
  return undefined;
}

const loggedActions = ({ logs }: Of<"invocation">): string[] =>
  logs
    .map(parsed)
    .flatMap(({ action, reasons }) => (typeof action === "string" && Array.isArray(reasons) ? [action] : []));

/** A line of a log as data; empty when it is no structured line. */
export function parsed(line: string): Record<string, unknown> {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function answerIn(
  { service, operation, principal, input, at, decision, error }: Of<"call">,
  record: number,
  entries: readonly TimedEntry[],
) {
  if (error || principal.kind !== "role-session") return undefined;
  const who = `${principal.roleName}/${principal.sessionName}`;
  const by = { who, session: principal.sessionName, at, allowedBy: decision?.reason, record };
  if (service === "ssm" && operation === "SendAutomationSignal") {
    const { SignalType, Payload, AutomationExecutionId } = input as {
      SignalType?: string;
      Payload?: { Comment?: string[] };
      AutomationExecutionId?: string;
    };
    if (SignalType !== "Approve" && SignalType !== "Reject") return undefined;
    return { ...by, how: SignalType, comment: Payload?.Comment?.[0], executionId: AutomationExecutionId } as Given;
  }
  if (operation === "SendTaskSuccess" && !reflexRole.test(principal.roleName)) {
    // The message offers first what is proposed.
    const proposed = /--task-output='([^']+)'/.exec(messageWith(entries, String(input.taskToken)) ?? "")?.[1];
    return { ...by, how: input.output === proposed ? "Approve" : "Reject" } as Given;
  }
  return undefined;
}

/** The first sentence of the message with the question of a workflow. */
function questionText(entries: readonly TimedEntry[], taskToken: string): string | undefined {
  return messageWith(entries, taskToken)
    ?.split("\n")
    .find((line) => line.trim() !== "");
}

function messageWith(entries: readonly TimedEntry[], taskToken: string): string | undefined {
  const sent = entries.find((entry) => entry.kind === "message" && entry.message.includes(taskToken));
  return sent?.kind === "message" ? sent.message : undefined;
}
