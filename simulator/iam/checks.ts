import { formatArn } from "../../aws/arn";
import { isRecord } from "../../aws/json";
import { partitionOf } from "../../aws/partitions";
import type { ApiCall } from "../aws";
import { type ActionDetails, findAction } from "./catalogue";
import { type RequestContext, tags } from "./context";

/** One permission that an API call needs: the action must be allowed on each of the resources. */
export interface AuthorizationCheck {
  /** As IAM spells it, e.g. `ec2:RunInstances`. */
  action: string;
  /** ARNs, or `*` alone where the action has no resource. */
  resources: string[];
  /** Condition keys about the request, beside those about the principal. */
  context: RequestContext;
}

/** What a call's input does not say but IAM knows. Whoever holds the state of the accounts answers. */
export interface KnownState {
  /** ARN of the role in an instance profile, given by its name or ARN. */
  instanceProfileRole?(profile: string): string | undefined;
  /** ARN of a role, which has its path, given by its name, which has not. */
  roleArn?(name: string): string | undefined;
  /** Id of the instance or address behind an EC2 association, given by its id (`iip-assoc-…`, `eipassoc-…`). */
  ec2Associated?(associationId: string): string | undefined;
  /** Account that owns EC2's resources of a type, where the account of the call only shares them (shared VPCs). */
  ec2Owner?(account: string, type: string): string | undefined;
  /** Name of a DynamoDB table's partition key, given by the table's ARN. */
  partitionKey?(tableArn: string): string | undefined;
}

/** Derives the checks of one service's operations; undefined where the general derivation is right. */
export type ServiceDerivation = (call: ApiCall, known: KnownState) => AuthorizationCheck[] | undefined;

/** An operation for which IAM has no action of that name. */
export class UnknownAction extends Error {
  constructor(call: ApiCall, action: string) {
    super(
      `${call.service} ${call.operation}: ${action} is not an IAM action; add what IAM checks for it to simulator/iam/services`,
    );
    this.name = "UnknownAction";
  }
}

/** @throws UnknownAction */
export function requireAction(call: ApiCall, action: string): ActionDetails {
  const details = findAction(action);
  if (!details) throw new UnknownAction(call, action);
  return details;
}

/** A check of an action under IAM's own spelling. @throws UnknownAction */
export function check(
  call: ApiCall,
  action: string,
  resources: readonly string[],
  context: RequestContext = {},
): AuthorizationCheck {
  const { name } = requireAction(call, action);
  return { action: `${action.split(":")[0]}:${name}`, resources: [...new Set(resources)], context };
}

/** ARN of a resource in the account and Region of the call. */
export function ownArn(call: ApiCall, service: string, resource: string, account = call.account): string {
  return formatArn({ partition: partitionOf(call.region), service, region: call.region, account, resource });
}

/** aws:RequestTag/… and aws:TagKeys of the tags a call sets or removes at its top level. */
export function requestTags(input: Record<string, unknown>): RequestContext {
  const set = tagValues(input.Tags ?? input.tags);
  const removed = input.TagKeys ?? input.tagKeys;
  const keys = [...Object.keys(set), ...(Array.isArray(removed) ? removed.map(String) : [])];
  return tagContext(set, keys);
}

export function tagContext(set: Record<string, string>, keys = Object.keys(set)): RequestContext {
  return keys.length === 0 ? {} : { ...tags("aws:RequestTag", set), "aws:TagKeys": keys };
}

/** Tags as a list of keys and values or as an object, in either spelling. */
export function tagValues(value: unknown): Record<string, string> {
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.filter(isRecord).map((tag) => [String(tag.Key ?? tag.key), String(tag.Value ?? tag.value ?? "")]),
    );
  }
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

/** The texts of a member that is one text or a list of them. */
export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === "string");
}

export function recordsOf(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A name that the operation requires; `*` where a call without it reaches IAM, which no narrower statement allows. */
export function named(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : "*";
}

/** The condition key, where the call gives a value for it. */
export function present(key: string, value: unknown): RequestContext {
  return typeof value === "string" || typeof value === "number" ? { [key]: value } : {};
}
