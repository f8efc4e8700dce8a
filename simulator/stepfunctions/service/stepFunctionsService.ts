import { type ApiCall, AwsError, type LocalService } from "../../aws";
import type { ExecutionRecord, StepFunctionsDependencies, WaitingTask } from "../types";
import { Executions } from "./executions";
import { StateMachines } from "./stateMachines";

type Output = Record<string, unknown>;

/** Operations that AWS has and the embedded organization does not run. */
const notRun: Readonly<Record<string, string>> = {
  CreateActivity: "activities",
  DeleteActivity: "activities",
  DescribeActivity: "activities",
  GetActivityTask: "activities",
  ListActivities: "activities",
  CreateStateMachineAlias: "versions and aliases",
  DeleteStateMachineAlias: "versions and aliases",
  DeleteStateMachineVersion: "versions and aliases",
  DescribeStateMachineAlias: "versions and aliases",
  PublishStateMachineVersion: "versions and aliases",
  UpdateStateMachineAlias: "versions and aliases",
  DescribeMapRun: "the distributed mode of Map",
  ListMapRuns: "the distributed mode of Map",
  UpdateMapRun: "the distributed mode of Map",
  RedriveExecution: "redriving",
  StartSyncExecution: "Express workflows",
  TestState: "states outside of an execution",
};

/** Step Functions of the whole organization: state machines, executions, task tokens. Standard workflows only. */
export class StepFunctionsService implements LocalService {
  readonly operations: ReadonlySet<string>;
  readonly whole = true;
  private readonly executions: Executions;
  private readonly handlers: Readonly<Record<string, (call: ApiCall) => Output | Promise<Output>>>;

  constructor(dependencies: StepFunctionsDependencies) {
    const machines: StateMachines = new StateMachines(dependencies, (arn) => this.executions.areRunning(arn));
    this.executions = new Executions(dependencies, machines);
    this.handlers = { ...machines.handlers, ...this.executions.handlers };
    this.operations = new Set([...Object.keys(this.handlers), ...Object.keys(notRun)]);
  }

  async handle(call: ApiCall): Promise<Output> {
    const handler = this.handlers[call.operation];
    if (handler) return handler(call);
    const what = notRun[call.operation] ?? "this operation";
    throw new AwsError("NotImplemented", `${call.operation}: the embedded organization does not run ${what}`, 501);
  }

  /**
   * Calls `listener` when a task starts to wait for its token, before the clock may move on: an answer that needs real
   * time must be fetched inside `clock.busy`, begun synchronously. Returns the function that stops it.
   */
  onWaiting(listener: (waiting: WaitingTask) => void): () => void {
    return this.executions.onWaiting(listener);
  }

  /** The record of an execution, for those who want to read it as data. */
  execution(arn: string): ExecutionRecord | undefined {
    return this.executions.execution(arn);
  }
}
