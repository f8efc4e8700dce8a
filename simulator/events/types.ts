import type { CompiledPattern } from "../../aws/patterns";
import type { BusEvent } from "../aws";
import type { TargetInput } from "./input";
import type { Schedule } from "./schedule";

/** A target of a rule, with the names of the PutTargets API. */
export interface Target extends TargetInput {
  Id: string;
  Arn: string;
  RoleArn?: string;
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  DeadLetterConfig?: { Arn?: string };
  SqsParameters?: { MessageGroupId?: string };
}

export interface Rule {
  account: string;
  region: string;
  bus: string;
  name: string;
  arn: string;
  state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  pattern?: CompiledPattern;
  /** The pattern as text, as whoever made the rule wrote it. */
  patternText?: string;
  /** Since when: a rate counts from there. */
  schedule?: Schedule & { since: Date };
  scheduleExpression?: string;
  description?: string;
  roleArn?: string;
  targets: Target[];
}

/** What PutRule and a deployment say of a rule. */
export type RuleRequest = Pick<Rule, "account" | "region" | "bus" | "name" | "state" | "description" | "roleArn"> & {
  pattern?: unknown;
  schedule?: string;
};

/** What CreateEventBus says of a bus and the bus does not act upon, with the names of the API. */
export interface BusSettings {
  Description?: string;
  KmsKeyIdentifier?: string;
  DeadLetterConfig?: { Arn?: string };
  LogConfig?: { IncludeDetail?: "NONE" | "FULL"; Level?: "OFF" | "ERROR" | "INFO" | "TRACE" };
}

export interface Bus {
  name: string;
  arn: string;
  settings: BusSettings;
  created: Date;
  modified: Date;
  rules: Map<string, Rule>;
}

/** Hops an event has made between buses; one in the same Region and one to another Region are allowed. */
export interface Hops {
  local: number;
  regional: number;
}

/** Hands one matched event to one target; never rejects. */
export type Deliver = (rule: Rule, target: Target, event: BusEvent, hops: Hops) => Promise<void>;
