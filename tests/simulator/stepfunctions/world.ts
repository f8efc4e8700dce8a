import assert from "node:assert/strict";
import { type ApiCall, AwsError, type Principal } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import { StepFunctionsService } from "../../../simulator/stepfunctions/service/stepFunctionsService";
import type {
  ExecutionRecord,
  StepFunctionsDependencies,
  TaskCredentials,
} from "../../../simulator/stepfunctions/types";
import { Timeline } from "../../../simulator/timeline";
import { models } from "./models";

export const account = "111122223333";
export const region = "eu-west-1";
export const roleArn = `arn:aws:iam::${account}:role/workflow`;
export const start = new Date("2026-11-24T09:00:00Z");

export const session = (roleName: string, inAccount = account): Principal => ({
  kind: "role-session",
  account: inAccount,
  roleArn: `arn:aws:iam::${inAccount}:role/${roleName}`,
  roleName,
  roleId: `AROA${roleName}`,
  sessionName: "session",
  issuedAt: new Date(0),
});

export interface Call {
  service: string;
  operation: string;
  parameters: Record<string, unknown>;
  credentials: TaskCredentials;
}

export type Answerer = (call: Call) => Record<string, unknown> | Promise<Record<string, unknown>>;

export interface Event {
  type: string;
  id: number;
  previousEventId: number;
  timestamp: number;
  [details: string]: unknown;
}

/** Step Functions without AWS: scripted answers by `service Operation`, everything else recorded. */
export class World {
  readonly clock = new SimulatedClock(start);
  readonly timeline = new Timeline(() => this.clock.now());
  readonly calls: Call[] = [];
  readonly events: Array<{
    source: string;
    "detail-type": string;
    resources: string[];
    detail: Record<string, unknown>;
  }> = [];
  readonly assumed: Array<Parameters<StepFunctionsDependencies["assumeRole"]>[0]> = [];
  readonly asked: string[] = [];
  readonly service: StepFunctionsService;
  private readonly answers: Record<string, Answerer> = {};
  private otherwise: Answerer = () => ({});
  allows: StepFunctionsDependencies["allows"] = async () => ({ allowed: true, reason: "" });
  assumeRole: (roleArn: string) => Promise<{ principal: Principal }> = async (arn) => ({
    principal: session(arn.split("/").at(-1) ?? ""),
  });

  constructor() {
    this.service = new StepFunctionsService({
      clock: this.clock,
      timeline: this.timeline,
      models,
      callAws: (request) => this.callAws(request),
      assumeRole: (request) => {
        this.assumed.push(request);
        return this.assumeRole(request.roleArn);
      },
      allows: (request) => {
        this.asked.push(request.action);
        return this.allows(request);
      },
      emitEvent: async (_account, _region, event) => void this.events.push(event),
    });
  }

  on(operation: string, answer: Answerer | Record<string, unknown>): this {
    this.answers[operation] = typeof answer === "function" ? (answer as Answerer) : () => answer;
    return this;
  }

  answerAll(answer: Answerer): this {
    this.otherwise = answer;
    return this;
  }

  async callAws({ service, operation, parameters, credentials }: Call & { region: string }) {
    const call = { service, operation, parameters, credentials };
    this.calls.push(call);
    const scripted = this.answers[`${service} ${operation}`];
    if (scripted) return scripted(call);
    if (service === "stepfunctions") {
      const answer = await this.states(operation, parameters);
      const { startDate } = answer;
      // boto3 gives moments as text.
      return typeof startDate === "number"
        ? { ...answer, startDate: new Date(startDate * 1000).toISOString() }
        : answer;
    }
    return this.otherwise(call);
  }

  states(operation: string, input: Record<string, unknown>, changes: Partial<ApiCall> = {}) {
    const principal = session("starter", changes.account);
    const call: ApiCall = { service: "stepfunctions", operation, input, region, account, principal, ...changes };
    return this.service.handle(call);
  }

  async create(definition: object, name = "machine", more: Record<string, unknown> = {}): Promise<string> {
    const input = { name, roleArn, definition: JSON.stringify(definition), ...more };
    return String((await this.states("CreateStateMachine", input)).stateMachineArn);
  }

  async start(stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> {
    const started = await this.clock.busy(() =>
      this.states("StartExecution", { stateMachineArn, input: JSON.stringify(input), ...(name && { name }) }),
    );
    return String(started.executionArn);
  }

  /** Creates a state machine, runs it to its end and gives the record. */
  async run(definition: object, input: unknown = {}): Promise<ExecutionRecord> {
    const arn = await this.start(await this.create(definition), input);
    await this.clock.settled();
    return this.record(arn);
  }

  record(arn: string): ExecutionRecord {
    const found = this.service.execution(arn);
    assert.ok(found, `there is no execution ${arn}`);
    return found;
  }

  async history(executionArn: string, more: Record<string, unknown> = {}): Promise<Event[]> {
    const answer = await this.states("GetExecutionHistory", { executionArn, maxResults: 1000, ...more });
    return answer.events as Event[];
  }

  /** Answers every task that waits for its token. */
  answering(answer: (waiting: { taskToken: string; state: string }) => Promise<void> | void): this {
    this.service.onWaiting((waiting) => void this.clock.busy(async () => answer(waiting)));
    return this;
  }
}

/** Seconds from the start of an execution to its end. */
export const seconds = ({ startedAt, stoppedAt }: ExecutionRecord): number =>
  ((stoppedAt?.getTime() ?? Number.NaN) - startedAt.getTime()) / 1000;

export const machine = (states: Record<string, object>, more: object = {}): object => ({
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});
export const jsonata = (states: Record<string, object>, more: object = {}): object =>
  machine(states, { QueryLanguage: "JSONata", ...more });

export const types = (events: ReadonlyArray<{ type: string }>): string[] => events.map(({ type }) => type);

export const failing =
  (code = "ThrottlingException", message = "Rate exceeded") =>
  (): never => {
    throw new AwsError(code, message);
  };

/** A Task that needs nothing. */
export const task = (more: object = {}): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:ec2:describeInstances",
  ...more,
});
