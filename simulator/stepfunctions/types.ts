import type { Credentials, Principal } from "../aws";
import type { SimulatedClock } from "../clock";
import type { Models } from "../emulator/models";
import type { Timeline } from "../timeline";
import type { Json } from "./json";
import type { Definition } from "./language/definition";

/** Who a task calls as: a session of the execution role, or keys that the task's Credentials gave. */
export type TaskCredentials = { readonly principal: Principal } | { readonly keys: Credentials };

/** What Step Functions needs from the organization around it. */
export interface StepFunctionsDependencies {
  clock: SimulatedClock;
  timeline: Timeline;
  /** Service models: names and types of what `aws-sdk` tasks send and receive. */
  models: Models;
  /**
   * A boto3 call through the front door: parameters and answer spelled as boto3 spells them, binary as `{$bytes}`.
   * Throws ServiceError. It is awaited inside `busy`; it may `spend` or `sleep` directly.
   */
  callAws(request: {
    region: string;
    credentials: TaskCredentials;
    service: string;
    operation: string;
    parameters: Record<string, unknown>;
  }): Promise<Record<string, unknown>>;
  /** A session of the role for states.amazonaws.com, with the state machine as aws:SourceArn; AwsError when refused. */
  assumeRole(request: {
    roleArn: string;
    account: string;
    stateMachineArn: string;
    sessionName: string;
  }): Promise<{ principal: Principal }>;
  /** May a session do this? Asked at creation, where the service tries out what an execution will need. */
  allows(request: {
    principal: Principal;
    action: string;
    resource: string;
    account: string;
    region: string;
  }): Promise<{ allowed: boolean; reason: string }>;
  emitEvent(
    account: string,
    region: string,
    event: { source: string; "detail-type": string; resources: string[]; detail: Record<string, unknown> },
  ): Promise<void>;
}

export interface StateMachine {
  arn: string;
  name: string;
  account: string;
  region: string;
  roleArn: string;
  /** As it was given, to the letter. */
  source: string;
  definition: Definition;
  createdAt: Date;
  updatedAt: Date;
  revisionId?: string;
  loggingConfiguration: Record<string, unknown>;
  tracingConfiguration: Record<string, unknown>;
  tags: Array<{ key: string; value: string }>;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** One execution. It keeps the definition and the role it began with. */
export interface ExecutionRecord {
  arn: string;
  name: string;
  account: string;
  region: string;
  machine: StateMachine;
  status: ExecutionStatus;
  startedAt: Date;
  stoppedAt?: Date;
  /** As it was given, to the letter. */
  inputText: string;
  input: Json;
  output?: Json;
  error?: string;
  cause?: string;
  /** ARN of whoever started it. */
  startedBy: string;
  history: HistoryEvent[];
}

/** HistoryEvent of the API, with a moment instead of its number. */
export interface HistoryEvent {
  timestamp: Date;
  type: string;
  id: number;
  previousEventId: number;
  [details: `${string}EventDetails`]: Record<string, unknown>;
}

/** A task stands still until somebody sends its token back. */
export interface WaitingTask {
  executionArn: string;
  account: string;
  region: string;
  state: string;
  taskToken: string;
  /** When the task times out; undefined where only the execution's own end bounds it. */
  expiresAt?: Date;
}
