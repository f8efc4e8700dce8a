import type { AllowPolicy } from "../../aws/iam";

/** How far an action reaches, worst last. Computed from the AWS operations a step calls, never declared. */
export type Risk = "read" | "reversible" | "disruptive" | "destructive";

/** A step of an SSM Automation document (schema 0.3), as plain JSON. */
export interface AutomationStep {
  name: string;
  action: string;
  description?: string;
  inputs: Record<string, unknown>;
  outputs?: Array<{ Name: string; Selector: string; Type: OutputType }>;
  onFailure?: string;
  onCancel?: string;
  isCritical?: boolean;
  isEnd?: boolean;
  nextStep?: string;
  maxAttempts?: number;
  timeoutSeconds?: number;
}

export type OutputType = "String" | "Integer" | "Boolean" | "StringList" | "StringMap" | "MapList";

export interface ParameterDefinition {
  type: string;
  description?: string;
  default?: unknown;
  allowedValues?: unknown[];
  allowedPattern?: string;
  minItems?: number;
  maxItems?: number;
  minChars?: number;
  maxChars?: number;
}

/** An SSM Automation document (schema 0.3), as plain JSON with a stable key order. */
export interface AutomationDocument {
  schemaVersion: "0.3";
  description?: string;
  assumeRole?: string;
  parameters?: Record<string, ParameterDefinition>;
  variables?: Record<string, { type: OutputType; default?: unknown }>;
  mainSteps: AutomationStep[];
  outputs?: string[];
}

/** Fixed resources outside the member account that every runbook may use; known before anything is deployed. */
export interface RunbookContext {
  /**
   * ARN of the DynamoDB table in the security account that keeps the state before the first change. Its partition key
   * is `pk` (String), without a sort key; keys begin with the id of the account that writes them and `#`.
   */
  priorStateTableArn: string;
  /** ARN of the table in the security account, in the Region of the run, that says what people stopped. */
  stopsTableArn: string;
  /** ARN of the topic in the security account, in the Region of the run, whose messages reach people. */
  messagesTopicArn: string;
  /** Name of the approvals topic in the account where the run happens; begins with `Automation`. */
  approvalsTopicName: string;
  /** Name of the role in the account where the run happens whose sessions may approve. */
  approverRoleName: string;
}

/** Where an execution role lives: its policy names exact accounts. */
export interface ExecutionScope {
  partition: string;
  accountId: string;
  /**
   * The roles of the account that instances carry, as patterns of names (`web-*`) or of paths and names (`app/*`). A
   * run can change and pass these roles and no others.
   */
  instanceRoles: readonly string[];
}

/** What the compiler makes of one runbook: the document, its risk and the least-privilege policy come from one value. */
export interface CompiledRunbook {
  name: string;
  summary: string;
  /** Name of the runbook that restores what this one saved. */
  undo?: string;
  document: AutomationDocument;
  risk: Risk;
  /** Why: the worst steps, with the reason from the operations table. */
  riskReasons: Array<{ step: string; operation: string; risk: Risk; reason: string }>;
  /** Exactly what the steps need, in one member account. */
  policy(scope: ExecutionScope): AllowPolicy;
}

/** One runbook file's export. */
export interface Runbook {
  /** PascalCase, the file name: `IsolateAndSnapshotInstance`. */
  name: string;
  summary: string;
  /** Parameters beside AutomationAssumeRole and IncidentId, which every runbook has. */
  parameters: Record<string, ParameterDefinition>;
  /** Name of the runbook that restores what this one saved: the compiler then requires that state is saved first. */
  undo?: string;
  /** The parameter whose values it handles each on its own, so that a start may be spread over several runs. */
  each?: string;
  compile(context: RunbookContext): CompiledRunbook;
}
