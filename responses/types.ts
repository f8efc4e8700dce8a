import type { EventBridgeEvent } from "aws-lambda";
import type { Runbook } from "../runbooks/language/types";

export type SignalEvent = EventBridgeEvent<string, Record<string, unknown>>;

/** An EventBridge event pattern as JSON. */
export type EventPattern = { [field: string]: EventPattern | EventPattern[] | PatternValue[] };
export type PatternValue = string | number | boolean | null | { [operator: string]: unknown };

/** Whom an event concerns: always read from the event's detail, never from the envelope's account. */
export interface Target {
  /** Account of the resource. */
  account: string;
  region: string;
  resource: { kind: ResourceKind; id: string; arn: string };
  signal: {
    /** Identity of the finding or call itself, without its version: redeliveries and updates share it. */
    id: string;
    /** Version of it: GuardDuty updatedAt, CloudTrail eventTime … */
    version: string;
    title: string;
    /** 0 to 10, where the source has one. */
    severity?: number;
    /** When it happened, ISO 8601. */
    occurredAt: string;
  };
}

export type ResourceKind = "instance" | "security-group";

/** What triage found about an instance, read in the member account at decision time. */
export interface InstanceFacts {
  kind: "instance";
  instanceId: string;
  /** pending, running, stopping, stopped, shutting-down, terminated. */
  state: string;
  tags: Record<string, string>;
  vpcId: string;
  subnetId: string;
  instanceType: string;
  imageId: string;
  autoScalingGroupName?: string;
  /** Name of the role behind the instance profile. */
  roleName?: string;
  instanceProfileArn?: string;
  instanceProfileAssociationId?: string;
  /** Association and allocation id of the elastic IP of the primary interface. */
  elasticIpAssociationId?: string;
  elasticIpAllocationId?: string;
}

export interface SecurityGroupFacts {
  kind: "security-group";
  groupId: string;
  vpcId: string;
  tags: Record<string, string>;
  /** Ids of ingress rules that exist now. */
  ruleIds: string[];
}

export type Facts = InstanceFacts | SecurityGroupFacts;

/** Everything a response may use to compute the parameters of its runbook. */
export interface ParameterInputs<F extends Facts = Facts> {
  event: SignalEvent;
  target: Target;
  facts: F;
  incidentId: string;
  /** Time of the decision, ISO 8601 with seconds. */
  now: string;
  /** AMI that replacements are launched from, where the organization has one. */
  goldenImageId?: string;
}

interface ResponseBase {
  /** kebab-case, the name of the folder. */
  name: string;
  title: string;
  /** Two sentences for the catalogue: what it answers, and how. */
  summary: string;
  /** The whole filter: source, detail-type, severity, exclusions, and `replay-name` absent. */
  pattern: EventPattern;
  runbook: Runbook;
  /** The runbook that undoes it. */
  undo?: Runbook;
}

/** Decided by triage in the security account. */
export interface CentralResponse<F extends Facts = Facts> extends ResponseBase {
  placement: "central";
  resourceKind: F["kind"];
  /** Throws MalformedSignal when the event lacks what its pattern promised. */
  target(event: SignalEvent): Target;
  /** Why the resource needs no action any more, in a few words; undefined when it does. */
  nothingToDo(event: SignalEvent, facts: F): string | undefined;
  /** Runbook parameters beside AutomationAssumeRole and IncidentId. Values are never empty strings. */
  parameters(inputs: ParameterInputs<F>): Record<string, string[]>;
  /** Hours during which the same runbook does not act on the same resource again; 0: every new signal counts. */
  coolDownHours: number;
}

/** A low-risk reflex: a rule in the member account starts the runbook itself, without triage. */
export interface LocalResponse extends ResponseBase {
  placement: "local";
  /** InputPathsMap of the rule's input transformer: name of the input → JSON path in the event. */
  inputPaths: Record<string, string>;
  /** Runbook parameter beside AutomationAssumeRole → name of the input that feeds it. */
  parameters: Record<string, string>;
}

export type Response = CentralResponse<InstanceFacts> | CentralResponse<SecurityGroupFacts> | LocalResponse;

/** The event matches a rule but not the shape its service documents: it goes to the dead-letter queue. */
export class MalformedSignal extends Error {
  constructor(
    readonly field: string,
    found: string,
  ) {
    super(`${field}: ${found}`);
    this.name = "MalformedSignal";
  }
}
