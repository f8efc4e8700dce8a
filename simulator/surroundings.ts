import type { Principal, ServiceEvent } from "./aws";
import type { SimulatedClock } from "./clock";
import type { Timeline } from "./timeline";

/** A session that a service acts with. Whoever gave it may have put more in; the service only hands it back. */
export interface Session {
  readonly principal: Principal;
}

/** A call as boto3 makes it. */
export interface ServiceCall<Credentials = Session> {
  region: string;
  credentials: Credentials;
  service: string;
  operation: string;
  parameters: Record<string, unknown>;
}

/** A service assumes a role for one of its resources: a run, an execution, an experiment. */
export interface RoleRequest {
  roleArn: string;
  /** Account of the resource. */
  account: string;
  /** The resource: aws:SourceArn, which trust policies may require. */
  sourceArn: string;
  sessionName: string;
}

/** May a session do something? */
export interface PermissionRequest {
  principal: Principal;
  action: string;
  resource: string;
  /** Account of the resource. */
  account: string;
  region: string;
  context?: Record<string, string | string[]>;
}

/** Publishes what happens: in events on an account's default bus, and in the story. */
export interface Announcer {
  clock: SimulatedClock;
  timeline: Timeline;
  emitEvent(account: string, region: string, event: ServiceEvent): Promise<void>;
}

/** What a service that acts with roles finds in the organization around it. */
export interface Surroundings<Credentials = Session> extends Announcer {
  /**
   * A call through the front door: parameters and answer are spelled as boto3 spells them. Throws AwsError; a parameter
   * that boto3 would refuse before sending has code `ParamValidation`. It is awaited inside `busy`: it may `spend` or
   * `sleep` directly, but must not await a `sleep` inside a `busy` of its own (the clock could never move).
   */
  callAws(call: ServiceCall<Credentials>): Promise<Record<string, unknown>>;
  /** A session of the role, if it trusts the service for this resource; AwsError when it does not. */
  assumeRole(request: RoleRequest): Promise<Session>;
}

/** IAM's answer where a service checks without making the call: the call is of another time, or there is none. */
export interface Permissions {
  allows(request: PermissionRequest): Promise<{ allowed: boolean; reason: string }>;
}

/** Sends an event as services do, on best effort: nobody waits for it, and nothing fails with it. */
export function announce(
  { clock, timeline, emitEvent }: Announcer,
  account: string,
  region: string,
  event: ServiceEvent,
): void {
  void clock.busy(async () => {
    try {
      await emitEvent(account, region, event);
    } catch (error) {
      timeline.add({ kind: "note", text: `${event["detail-type"]} was not delivered: ${(error as Error).message}` });
    }
  });
}
