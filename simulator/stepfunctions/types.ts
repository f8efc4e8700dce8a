import type { Credentials } from "../aws";
import type { Models } from "../emulator/models";
import type { Permissions, Session, Surroundings } from "../surroundings";
import type { Json } from "./json";
import type { Definition } from "./language/definition";

/** Who a task calls as: a session of the execution role, or keys that the task's Credentials gave. */
export type TaskCredentials = Session | { readonly keys: Credentials };

/**
 * What Step Functions needs from the organization around it. Its calls hold binary as `{$bytes}` and throw ServiceError;
 * permissions are checked at creation, where the service tries out what an execution will need.
 */
export interface StepFunctionsDependencies extends Surroundings<TaskCredentials>, Permissions {
  /** Service models: names and types of what `aws-sdk` tasks send and receive. */
  models: Models;
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
