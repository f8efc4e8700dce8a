/** The vocabulary that every part of the embedded organization shares. Nothing here knows Reflex. */

import { parseArn } from "../aws/arn";
import type { PolicyDocument } from "../aws/iam";

/** An EventBridge event envelope, as a rule target receives it by default. */
export interface BusEvent {
  version: string;
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
  "replay-name"?: string;
}

/** What a service says of an event; the bus adds the rest of the envelope. */
export type ServiceEvent = Pick<BusEvent, "source" | "detail-type" | "resources" | "detail">;

/** Who makes a call. A service principal carries the resource on whose behalf it acts. */
export type Principal =
  | {
      kind: "role-session";
      account: string;
      /** ARN of the role itself, with its path: the value of aws:PrincipalArn. */
      roleArn: string;
      roleName: string;
      /** AROA…, unique for the life of the role. */
      roleId: string;
      sessionName: string;
      issuedAt: Date;
      sessionPolicies?: PolicyDocument[];
      sessionTags?: Record<string, string>;
      sourceIdentity?: string;
    }
  | { kind: "user"; account: string; userArn: string; userName: string; userId: string }
  | {
      kind: "root";
      account: string;
      /** Of the account; `aws` where it is absent. */
      partition?: string;
    }
  | { kind: "service"; service: string; sourceArn?: string; sourceAccount?: string };

/** The ARN that CloudTrail shows for a principal (a session shows its sts ARN). */
export function principalArn(principal: Principal): string {
  switch (principal.kind) {
    case "role-session":
      return `arn:${parseArn(principal.roleArn)?.partition}:sts::${principal.account}:assumed-role/${principal.roleName}/${principal.sessionName}`;
    case "user":
      return principal.userArn;
    case "root":
      return `arn:${principal.partition ?? "aws"}:iam::${principal.account}:root`;
    case "service":
      return principal.service;
  }
}

/** One API call as the front door understood it. */
export interface ApiCall {
  /** Service name as boto3 spells its client: `ec2`, `autoscaling`, `events`, `ssm`, `stepfunctions` … */
  service: string;
  /** Operation in PascalCase, as in the service model. */
  operation: string;
  /** Input members as the service model spells them; timestamps and blobs stay as sent. */
  input: Record<string, unknown>;
  region: string;
  /** Account that owns the resource called upon (differs from the principal's in a cross-account call). */
  account: string;
  principal: Principal;
}

/** An error answer of a service. `status` 4xx is the caller's fault; SDKs retry 5xx and throttling. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = "AwsError";
  }
}

/**
 * The organization's part of an operation whose records the emulator keeps: done before its call, where AWS's refusals
 * are thrown. Returns what is to be done once it has answered without an error, with the members of that answer.
 */
export type Accompaniment = (
  call: ApiCall,
) => Promise<((response: Record<string, unknown>) => Promise<void> | void) | undefined>;

/** A service that the embedded organization runs itself instead of the emulator (events, ssm automation, sts …). */
export interface LocalService {
  /** Operations this service answers; anything else of the same service goes to the emulator. */
  readonly operations: ReadonlySet<string>;
  /** It keeps all that its service has: the emulator would know nothing of it, so it refuses what it lacks by name. */
  readonly whole?: true;
  /** By operation: what it does beside the emulator. */
  readonly accompaniments?: Readonly<Record<string, Accompaniment>>;
  /** Returns the output members as the service model spells them; throws AwsError. */
  handle(call: ApiCall): Promise<Record<string, unknown>>;
}

/** Temporary credentials that the front door minted. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** One resource of a deployment: what a Pulumi program registered, or what a state file or preview holds. */
export interface DeployedResource {
  urn: string;
  /** Pulumi type token, e.g. `aws:iam/role:Role`. */
  type: string;
  name: string;
  account: string;
  region: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  /** Outputs of the resource that is deleted for this one, where a preview says so. */
  replaces?: Record<string, unknown>;
}

export interface Deployment {
  resources: DeployedResource[];
}
