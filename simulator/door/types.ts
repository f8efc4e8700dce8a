import type { ApiCall, AwsError, LocalService, Principal } from "../aws";
import type { SimulatedClock } from "../clock";
import type { ServiceModel } from "../emulator/models";
import type { WireAnswer } from "./wire";

/** The answer to "may they?". */
export interface Authorization {
  allowed: boolean;
  /** One clause that fits after "because", such as `no identity-based policy allows the ec2:RunInstances action`. */
  reason: string;
  /** IAM action and resource that were decided, where the caller knows them better than service and operation do. */
  action?: string;
  resource?: string;
}

/** A function to be invoked, by a service on behalf of one of its resources. */
export interface Invocation {
  functionArn: string;
  /** `sns.amazonaws.com` … */
  service: string;
  sourceArn: string;
  payload: string;
}

/** What a call set in motion in the emulator, which leaves it to the organization. */
export interface Effects {
  invocations?: Invocation[];
  /** Messages that came into queues, by whichever way, and after how long they can be received. */
  queued?: Array<{ queueArn: string; delayMs: number }>;
}

/** One call, after it was answered. */
export interface CallRecord {
  call: ApiCall;
  /** Model that the call was understood with: spells its members as the wire and CloudTrail do. */
  model: ServiceModel;
  /** When the call came, in simulated time. */
  at: Date;
  requestId: string;
  /** Undefined for a call that failed before it was judged (injected faults come after). */
  decision?: Authorization;
  error?: Pick<AwsError, "code" | "message" | "status">;
  /** Members of the answer as the model spells them, for answers in JSON or XML that succeeded. */
  response?: Record<string, unknown>;
  effects?: Effects;
  accessKeyId: string;
  userAgent: string;
  sourceIpAddress: string;
}

/** The step of an Automation run that makes a call. */
export interface CallingStep {
  /** Name of the run's document, without its owner. */
  document: string;
  /** Name of the step in it. */
  name: string;
  /** One for each time that the step begins: in a loop, one for each iteration. Attempts share it. */
  id: string;
}

/** An error that a drill makes a service answer instead of doing its work. */
export interface Fault {
  /**
   * All that is given must fit. `service` is boto3's name, `account` the resource's, `principalRole` a role name, `step`
   * a step of any run of that document.
   */
  match: {
    service?: string;
    operation?: string;
    account?: string;
    principalRole?: string;
    step?: Pick<CallingStep, "document" | "name">;
  };
  /** `refused`: the service's own error for a call that a policy denies, for this reason (after "because"). */
  error: { code: string; message: string; status: number } | { refused: string };
  /** How many calls still fail; the door counts it down. */
  times: number;
  /** The fault is over when the step ends in which it was first met, with all attempts of that step. Only with `step`. */
  once?: true;
  /** Of how many of the calls that fit, in percent and evenly spread: 50 is every second one. All when absent. */
  percentage?: number;
}

/** Faults in the order in which they are used up. The door reads the list at every call, so a drill may add to it. */
export type FaultPlan = Fault[];

/** Sends a call on to the emulator: to the state behind this endpoint, the current one when absent. */
export type Forward = (endpoint?: string) => Promise<WireAnswer>;

/** What comes between calls that are allowed and what answers them. */
export interface Disturbance {
  /** The error that the service answers with instead of doing its work. */
  refuse(call: ApiCall): AwsError | undefined;
  /** The emulator's answer to a call. */
  answer(call: ApiCall, forward: Forward): Promise<WireAnswer>;
  /** The answer of the emulator with what it says differently; undefined to leave it. */
  revise(call: ApiCall, answer: Record<string, unknown>): Record<string, unknown> | undefined;
}

export interface DoorOptions {
  /** e.g. `http://127.0.0.1:5000`. */
  emulatorEndpoint: string;
  /** Folder of trimmed service models (`Emulator.modelsFolder`). */
  modelsFolder: string;
  clock: SimulatedClock;
  /** Services that the organization runs itself, by boto3's name; looked up at every call. */
  services: ReadonlyMap<string, LocalService>;
  authorize(call: ApiCall): Promise<Authorization>;
  /** Account that owns the resource, when it is not the caller's. */
  resourceAccount?(call: ApiCall): string | undefined;
  /** Called for every understood call, after it was answered. The answer waits for it, so that effects are in order. */
  onCall?(record: CallRecord): void | Promise<void>;
  /** Called when `onCall` failed: the answer is the same. */
  onCallFailed?(record: CallRecord, error: unknown): void;
  /** Of the loopback interface; a free one when absent. */
  port?: number;
  faults?: FaultPlan;
  disturbance?: Disturbance;
  /** The step that makes a call, where the caller is an Automation run: faults may name it. */
  stepOf?(principal: Principal): CallingStep | undefined;
  /** Simulated milliseconds of one call. */
  latencyMilliseconds?: number;
}
