import type { Principal } from "../aws";
import type { ServiceCall, Surroundings } from "../surroundings";

/** Value types of parameters, variables and outputs of an Automation document. */
export type ValueType = "String" | "Integer" | "Boolean" | "StringList" | "StringMap" | "MapList";

export interface OutputDefinition {
  Name: string;
  Selector: string;
  /** Default String. */
  Type?: ValueType;
}

/** A step of an Automation document (schema 0.3) that passed validation. */
export interface DocumentStep {
  name: string;
  action: string;
  description?: string;
  inputs: Record<string, unknown>;
  outputs?: OutputDefinition[];
  onFailure?: string;
  onCancel?: string;
  isCritical?: boolean;
  isEnd?: boolean;
  nextStep?: string;
  maxAttempts?: number;
  /** The pause page of the user guide quotes it, so text of digits is accepted. */
  timeoutSeconds?: number | string;
}

export interface ParameterDefinition {
  type: string;
  description?: string;
  default?: unknown;
  allowedValues?: unknown[];
  /** Java regular expression. */
  allowedPattern?: string;
  displayType?: string;
  minItems?: number;
  maxItems?: number;
  minChars?: number;
  maxChars?: number;
}

export interface VariableDefinition {
  type: ValueType;
  description?: string;
  default?: unknown;
}

/** An Automation document (schema 0.3) that passed validation. */
export interface AutomationDocument {
  schemaVersion: "0.3";
  description?: string;
  assumeRole?: string;
  parameters?: Record<string, ParameterDefinition>;
  variables?: Record<string, VariableDefinition>;
  mainSteps: DocumentStep[];
  /** `step.Output`, without braces. */
  outputs?: string[];
}

/** What the Automation service needs from the organization around it. */
export interface AutomationDependencies extends Surroundings {
  /** Each call names the account of its run as well: `runAutomation` is used where no front door finds it out. */
  callAws(call: ServiceCall & { account: string }): Promise<Record<string, unknown>>;
  /** Whether the starter may hand the role to ssm.amazonaws.com (iam:PassRole); AwsError when not. */
  passRole(request: { principal: Principal; roleArn: string; account: string; region: string }): Promise<void>;
  /** Actions the host has nothing to run with, and why: `{ "aws:executeStateMachine": "no state machines here" }`. */
  unavailableActions?: Readonly<Record<string, string>>;
  /** Account setting /ssm/automation/throttling-retry-time-limit, seconds. AWS does not publish its default. */
  throttlingRetrySeconds?: number;
}

/** A run stands still until a person answers. */
export interface Waiting {
  executionId: string;
  account: string;
  region: string;
  step: string;
  action: "aws:approve" | "aws:pause";
  message: string;
  /** Who may answer; empty for aws:pause, which anybody with ssm:SendAutomationSignal may resume. */
  approvers: string[];
  expiresAt: Date;
}

export type ExecutionStatus =
  | "Pending"
  | "InProgress"
  | "Waiting"
  | "Success"
  | "TimedOut"
  | "Cancelling"
  | "Cancelled"
  | "Failed";

export type StepStatus = ExecutionStatus | "Exited";

/** FailureDetails of the API. */
export interface FailureDetails {
  FailureStage: "InputValidation" | "PreVerification" | "Invocation" | "PostVerification";
  FailureType: "Action" | "Permission" | "Throttling" | "Verification" | "Internal";
  Details: Record<string, string[]>;
}

export interface StepRecord {
  id: string;
  step: DocumentStep;
  status: StepStatus;
  attempt: number;
  startedAt?: Date;
  endedAt?: Date;
  inputs?: Record<string, unknown>;
  outputs: Record<string, unknown>;
  failureMessage?: string;
  failure?: FailureDetails;
  /** Why the attempt in progress is not the first. */
  remark?: string;
  /** Set on the steps of an aws:loop. */
  parent?: { record: StepRecord; iteration: number; iteratorValue?: unknown };
}

export interface ExecutionRecord {
  id: string;
  arn: string;
  account: string;
  region: string;
  document: AutomationDocument;
  /** DocumentName as the starter gave it: a name, or the ARN of a shared document. */
  documentName: string;
  documentVersion: string;
  definition: { owner: string; name: string };
  /** Values as started, and as the document types them. */
  wireParameters: Record<string, string[]>;
  parameters: Map<string, unknown>;
  variables: Map<string, unknown>;
  initiator: Principal;
  roleArn?: string;
  parentId?: string;
  /** Levels below the first run: 0 for a run that no run started. */
  depth: number;
  tags: Array<{ Key: string; Value: string }>;
  status: ExecutionStatus;
  startedAt: Date;
  endedAt?: Date;
  steps: StepRecord[];
  current?: StepRecord;
  outputs: Record<string, string[]>;
  failureMessage?: string;
}

/** A step that did not do its work; the message is what the operator reads in FailureMessage. */
export class StepFailure extends Error {
  constructor(
    message: string,
    readonly stage: FailureDetails["FailureStage"] = "Invocation",
    readonly type: FailureDetails["FailureType"] = "Action",
  ) {
    super(message);
    this.name = "StepFailure";
  }
}

/** A failure that another attempt must not undo: a person said no. The step has outputs that say who. */
export class FinalFailure extends StepFailure {
  constructor(
    message: string,
    type: FailureDetails["FailureType"],
    readonly outputs: Record<string, unknown>,
  ) {
    super(message, "Invocation", type);
  }
}

/** True for JSON objects; false for lists, null and class instances such as Date. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}
