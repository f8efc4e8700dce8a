import type { Json, JsonMap } from "../json";

/** The Amazon States Language, as far as a definition that passed validation can hold it. */

export type QueryLanguage = "JSONPath" | "JSONata";

export interface Workflow {
  StartAt: string;
  States: Record<string, State>;
}

export interface Definition extends Workflow {
  QueryLanguage?: QueryLanguage;
  /** Seconds an execution may last. */
  TimeoutSeconds?: number;
}

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | ParallelState
  | MapState
  | SucceedState
  | FailState;

interface CommonFields {
  QueryLanguage?: QueryLanguage;
  InputPath?: string | null;
  OutputPath?: string | null;
  Output?: Json;
  Assign?: JsonMap;
}

interface Transition {
  Next?: string;
  End?: boolean;
}

/** Of the states that do something, which may fail. */
interface Attempted extends Transition {
  Parameters?: JsonMap;
  Arguments?: Json;
  ResultSelector?: JsonMap;
  ResultPath?: string | null;
  Retry?: Retrier[];
  Catch?: Catcher[];
}

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: "FULL" | "NONE";
}

export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  ResultPath?: string | null;
  Output?: Json;
  Assign?: JsonMap;
}

export interface TaskState extends CommonFields, Attempted {
  Type: "Task";
  Resource: string;
  TimeoutSeconds?: number | string;
  TimeoutSecondsPath?: string;
  HeartbeatSeconds?: number | string;
  HeartbeatSecondsPath?: string;
  Credentials?: JsonMap;
}

export interface PassState extends CommonFields, Transition {
  Type: "Pass";
  Parameters?: JsonMap;
  Result?: Json;
  ResultPath?: string | null;
}

export interface ChoiceRule extends JsonMap {
  Next: string;
}

export interface ChoiceState extends CommonFields {
  Type: "Choice";
  Choices: ChoiceRule[];
  Default?: string;
}

export interface WaitState extends CommonFields, Transition {
  Type: "Wait";
  Seconds?: number | string;
  SecondsPath?: string;
  Timestamp?: string;
  TimestampPath?: string;
}

export interface ParallelState extends CommonFields, Attempted {
  Type: "Parallel";
  Branches: Workflow[];
}

export interface MapState extends CommonFields, Attempted {
  Type: "Map";
  ItemProcessor?: Workflow;
  /** The older name of ItemProcessor. */
  Iterator?: Workflow;
  ItemsPath?: string;
  Items?: Json;
  ItemSelector?: JsonMap;
  MaxConcurrency?: number | string;
  MaxConcurrencyPath?: string;
}

export interface SucceedState extends CommonFields {
  Type: "Succeed";
}

export interface FailState extends CommonFields {
  Type: "Fail";
  Error?: string;
  ErrorPath?: string;
  Cause?: string;
  CausePath?: string;
}

/** The workflow that a Map state runs for every item. */
export const itemProcessor = (state: MapState): Workflow => (state.ItemProcessor ?? state.Iterator) as Workflow;

/** The workflows inside a state. */
export function innerWorkflows(state: State): Workflow[] {
  if (state.Type === "Parallel") return state.Branches;
  return state.Type === "Map" ? [itemProcessor(state)] : [];
}
