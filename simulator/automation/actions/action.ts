import type { Attempt } from "../attempt";
import type { Lookup } from "../references";
import type { DocumentStep, ExecutionRecord, StepRecord, ValueType } from "../types";

/** An input of an action; `Any` for structures that the called API judges. */
export interface InputDefinition {
  type: ValueType | "Any" | "IntegerOrText";
  required?: true;
  allowed?: readonly string[];
  maxItems?: number;
  maxLength?: number;
}

export interface Problem {
  path: string;
  message: string;
}

/** What a document may write for an action, and what a run does. */
export interface Action {
  inputs: Readonly<Record<string, InputDefinition>>;
  /** The parameters of the called API are beside Service and Api. */
  takesApiParameters?: true;
  /** Predefined outputs. */
  outputs: Readonly<Record<string, ValueType>>;
  /** The step may declare outputs of its own, selected from the answer. */
  declaresOutputs?: true;
  /** Seconds. `cap` shortens whatever the step says; `max` is refused when exceeded. */
  timeout?: { byDefault?: number; cap?: number; max?: number };
  /** Inputs are resolved by the action itself, which tolerates unset references. */
  resolvesItself?: true;
  /** Rules on the literal inputs beyond names and presence. */
  check?(step: DocumentStep, path: string): Problem[];
  /** Absent for aws:loop, whose steps the interpreter runs, and for actions that nothing here can run. */
  run?(context: StepContext, inputs: Record<string, unknown>): Promise<ActionResult>;
  /** Why the embedded organization has nothing to run it with. */
  cannotRun?: string;
  /** The same for one way of using the action. */
  cannotRunStep?(step: DocumentStep): string | undefined;
}

export interface ActionResult {
  outputs?: Record<string, unknown>;
  /** What declared outputs select from. */
  answer?: unknown;
  /** Name of the step to go on with, or "end": aws:branch decides the way. */
  goTo?: { step: string } | "end";
}

export interface ChildRequest {
  DocumentName: string;
  DocumentVersion?: string;
  Parameters: Record<string, string[]>;
  Tags?: unknown;
}

/** What an action sees of its run. Every call and wait ends with AttemptOver once the attempt is decided. */
export interface StepContext {
  readonly execution: ExecutionRecord;
  readonly record: StepRecord;
  readonly attempt: Attempt;
  readonly lookup: Lookup;
  now(): Date;
  /** A call with the run's credentials in its account and Region; throttling is retried first. Throws StepFailure. */
  call(service: string, operation: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** A call that still counts after the attempt is over (stopping what the step had started); never fails the step. */
  cleanUp(service: string, operation: string, parameters: Record<string, unknown>): Promise<void>;
  /** Stands still, status Waiting, until `decided` is called. */
  waitForPerson(wait: PersonWait): Promise<void>;
  /** Starts a child run as the initiator of the first run and waits for its end. */
  runChild(request: ChildRequest): Promise<ExecutionRecord>;
  variables: Map<string, unknown>;
}

export interface ApproverDecision {
  /** The entry of Approvers that this decision uses up. */
  entry: string;
  Approver: string;
  ApprovalStatus: "Approve" | "Reject";
  ApprovalDecisionTime: string;
  Comment?: string;
}

/** What a step waits for, and the answers so far. */
export interface PersonWait {
  kind: "aws:approve" | "aws:pause";
  message: string;
  approvers: string[];
  minRequiredApprovals: number;
  decisions: ApproverDecision[];
  /** Set while the step waits. */
  decided?: () => void;
}
