import type { FaultPlan } from "../door";
import type { Permissions, Surroundings } from "../surroundings";

export interface TemplateAction {
  actionId: string;
  description?: string;
  parameters?: Record<string, string>;
  /** Key of the action's own kind of target (`Instances`) → name of a target of the template. */
  targets?: Record<string, string>;
  startAfter?: string[];
}

export interface TemplateTarget {
  resourceType: string;
  resourceArns?: string[];
  resourceTags?: Record<string, string>;
  filters?: Array<{ path: string; values: string[] }>;
  /** `ALL`, `COUNT(n)` or `PERCENT(n)`. */
  selectionMode: string;
  parameters?: Record<string, string>;
}

export interface StopCondition {
  source: string;
  value?: string;
}

/** What an experiment template says, spelled as the API spells it. */
export interface TemplateDefinition {
  description: string;
  roleArn: string;
  stopConditions: StopCondition[];
  actions: Record<string, TemplateAction>;
  targets?: Record<string, TemplateTarget>;
  tags?: Record<string, string>;
  experimentOptions?: { accountTargeting?: string; emptyTargetResolutionMode?: string };
  logConfiguration?: Record<string, unknown>;
  experimentReportConfiguration?: Record<string, unknown>;
}

export interface Template extends TemplateDefinition {
  id: string;
  arn: string;
  account: string;
  region: string;
  createdAt: Date;
  /** When UpdateExperimentTemplate changed it last. */
  updatedAt?: Date;
}

export type ExperimentStatus =
  | "pending"
  | "initiating"
  | "running"
  | "completed"
  | "stopping"
  | "stopped"
  | "failed"
  | "cancelled";

export type ActionStatus = ExperimentStatus | "skipped";

export interface ActionRecord extends TemplateAction {
  status: ActionStatus;
  reason?: string;
  startedAt?: Date;
  endedAt?: Date;
}

export interface ExperimentRecord {
  id: string;
  arn: string;
  account: string;
  region: string;
  template: Template;
  actionsMode: "run-all" | "skip-all";
  status: ExperimentStatus;
  reason: string;
  actions: Record<string, ActionRecord>;
  /** ARNs of what each target resolved to, once it is resolved. */
  resolved: Record<string, string[]>;
  createdAt: Date;
  startedAt?: Date;
  endedAt?: Date;
  tags: Record<string, string>;
}

export interface SafetyLever {
  status: "engaged" | "engaging" | "disengaged";
  reason: string;
}

/** What the fault injection service needs from the organization around it. */
export interface FisDependencies extends Surroundings, Permissions {
  /** State of an alarm (`OK`, `ALARM`, `INSUFFICIENT_DATA`); undefined when there is none of that ARN. */
  alarmState(alarmArn: string): Promise<string | undefined>;
  /** ARNs of an account's roles that carry all these tags: FIS finds them with its service-linked role. */
  rolesTagged(account: string, tags: Record<string, string>): Promise<string[]>;
  roleExists(roleArn: string): Promise<boolean>;
  /** The front door's plan: injected errors are added, and removed when the action ends. */
  faults: FaultPlan;
}

/** Text that a person reads as the reason of an experiment's or an action's end. */
export class ActionFailure extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "ActionFailure";
  }
}
