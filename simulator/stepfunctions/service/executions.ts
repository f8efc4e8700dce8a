import { randomUUID } from "node:crypto";
import { type ApiCall, AwsError, principalArn } from "../../aws";
import { announce } from "../../surroundings";
import { type Json, payloadLimit } from "../json";
import { type ExecutionHost, ExecutionRun } from "../run/executionRun";
import { TaskTokens } from "../run/tokens";
import type { ExecutionRecord, StateMachine, StepFunctionsDependencies, WaitingTask } from "../types";
import { checkArn, checkName, optionalText, page, refuseMembers, textMember } from "./requests";
import type { StateMachines } from "./stateMachines";
import { epoch, executionItem, executionView, hasEnded, historyView, machineView, statusEvent } from "./views";

/** What ListExecutions filters by, in the order of AWS's own message. */
const statuses = ["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"];

type Output = Record<string, unknown>;

/** Executions of all accounts, and the tokens that come back to them. */
export class Executions implements ExecutionHost {
  readonly tokens = new TaskTokens();
  readonly handlers: Readonly<Record<string, (call: ApiCall) => Output>>;
  private readonly runs = new Map<string, ExecutionRun>();
  private readonly endListeners = new Map<string, Array<() => void>>();
  private readonly waitingListeners = new Set<(waiting: WaitingTask) => void>();

  constructor(
    readonly dependencies: StepFunctionsDependencies,
    private readonly machines: StateMachines,
  ) {
    this.handlers = {
      StartExecution: (call) => this.start(call),
      StopExecution: (call) => this.stop(call),
      DescribeExecution: (call) => executionView(this.runOf(call).execution),
      DescribeStateMachineForExecution: (call) => this.describeMachine(call),
      GetExecutionHistory: (call) => this.history(call),
      ListExecutions: (call) => this.list(call),
      SendTaskSuccess: (call) => this.sendSuccess(call),
      SendTaskFailure: (call) => this.sendFailure(call),
      SendTaskHeartbeat: (call) => this.sendHeartbeat(call),
    };
  }

  onWaiting(listener: (waiting: WaitingTask) => void): () => void {
    this.waitingListeners.add(listener);
    return () => this.waitingListeners.delete(listener);
  }

  areRunning(machineArn: string): boolean {
    return this.of(machineArn).some((execution) => !hasEnded(execution));
  }

  private of(machineArn: string): ExecutionRecord[] {
    return [...this.runs.values()]
      .map(({ execution }) => execution)
      .filter(({ machine }) => machine.arn === machineArn);
  }

  private start(call: ApiCall): Output {
    const machine = this.machines.find(textMember(call, "stateMachineArn"));
    if (this.machines.isDeleting(machine.arn)) {
      throw new AwsError("StateMachineDeleting", `State Machine is deleting: '${machine.arn}'`);
    }
    const name = optionalText(call, "name") ?? randomUUID();
    checkName(name);
    const inputText = optionalText(call, "input") ?? "{}";
    const input = parseInput(inputText);
    const arn = `${machine.arn.replace(":stateMachine:", ":execution:")}:${name}`;
    const existing = this.runs.get(arn)?.execution;
    if (existing) {
      // "StartExecution is idempotent": the same name and input while it runs; else the name is reserved for 90 days.
      if (hasEnded(existing) || existing.inputText !== inputText) {
        throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
      }
      return { executionArn: arn, startDate: epoch(existing.startedAt) };
    }
    const { account, region } = machine;
    const run = new ExecutionRun(
      {
        arn,
        name,
        account,
        region,
        machine,
        status: "RUNNING",
        startedAt: this.dependencies.clock.now(),
        inputText,
        input,
        startedBy: principalArn(call.principal),
        history: [],
      },
      this,
    );
    this.runs.set(arn, run);
    void this.dependencies.clock.busy(() => run.execute());
    return { executionArn: arn, startDate: epoch(run.execution.startedAt) };
  }

  /** Recorded: stopping what has ended succeeds and changes nothing. */
  private stop(call: ApiCall): Output {
    const run = this.runOf(call);
    if (!hasEnded(run.execution)) run.stop(optionalText(call, "error"), optionalText(call, "cause"));
    return { stopDate: epoch(run.execution.stoppedAt as Date) };
  }

  private describeMachine(call: ApiCall): Output {
    const { machine } = this.runOf(call).execution;
    const { type: _, status: __, creationDate: ___, ...view } = machineView(machine, false);
    return { ...view, updateDate: epoch(machine.updatedAt) };
  }

  private history(call: ApiCall): Output {
    const { history } = this.runOf(call).execution;
    const ordered = call.input.reverseOrder === true ? history.toReversed() : history;
    const { items, ...more } = page(ordered, call, 1000);
    const withData = call.input.includeExecutionData !== false;
    return { events: items.map((event) => historyView(event, withData)), ...more };
  }

  private list(call: ApiCall): Output {
    refuseMembers(call, {
      mapRunArn: "the distributed mode of Map is not run",
      redriveFilter: "executions are never redriven here",
    });
    const machine = this.machines.find(textMember(call, "stateMachineArn"));
    const wanted = call.input.statusFilter;
    if (wanted !== undefined && !statuses.includes(String(wanted))) {
      const constraint = `Member must satisfy enum value set: [${statuses.join(", ")}]`;
      throw new AwsError(
        "ValidationException",
        `1 validation error detected: Value '${wanted}' at 'statusFilter' failed to satisfy constraint: ${constraint}`,
      );
    }
    const matching = this.of(machine.arn).filter(({ status }) => wanted === undefined || status === wanted);
    // "Results are sorted by time, with the most recent execution first."
    const { items, ...more } = page(matching.toReversed(), call, 1000);
    return { executions: items.map(executionItem), ...more };
  }

  private sendSuccess(call: ApiCall): Output {
    const callback = this.tokens.find(textMember(call, "taskToken"), call.account, call.region);
    const text = textMember(call, "output");
    let output: Json;
    try {
      output = JSON.parse(text) as Json;
    } catch (error) {
      // Recorded: a bad output does not use the token up.
      throw new AwsError("InvalidOutput", `Invalid Output: '${(error as Error).message}'`);
    }
    if (Buffer.byteLength(text) > payloadLimit)
      throw new AwsError("InvalidOutput", "Invalid Output: 'Output is too large'");
    callback.succeed(output);
    return {};
  }

  private sendFailure(call: ApiCall): Output {
    const callback = this.tokens.find(textMember(call, "taskToken"), call.account, call.region);
    callback.fail(optionalText(call, "error"), optionalText(call, "cause"));
    return {};
  }

  private sendHeartbeat(call: ApiCall): Output {
    this.tokens.find(textMember(call, "taskToken"), call.account, call.region).heartbeat();
    return {};
  }

  private runOf(call: ApiCall): ExecutionRun {
    const arn = textMember(call, "executionArn");
    const run = this.runs.get(arn);
    if (run) return run;
    checkArn(arn);
    throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  }

  /** ExecutionHost. */
  execution(arn: string): ExecutionRecord | undefined {
    return this.runs.get(arn)?.execution;
  }

  /** ExecutionHost. */
  whenEnded(execution: ExecutionRecord, callback: () => void): void {
    if (hasEnded(execution)) callback();
    else this.endListeners.set(execution.arn, [...(this.endListeners.get(execution.arn) ?? []), callback]);
  }

  /** ExecutionHost. */
  isDeleted(machine: StateMachine): boolean {
    return this.machines.isDeleting(machine.arn);
  }

  /** ExecutionHost. */
  waiting(task: WaitingTask): void {
    for (const listener of this.waitingListeners) listener(task);
  }

  /** ExecutionHost. */
  statusChanged(execution: ExecutionRecord): void {
    const { account, region, machine, status, startedBy, output, error, cause } = execution;
    this.dependencies.timeline.add({
      kind: "workflow",
      account,
      region,
      executionArn: execution.arn,
      stateMachine: machine.name,
      status,
      startedBy,
      ...(output !== undefined && { output }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
    announce(this.dependencies, account, region, statusEvent(execution));
    if (!hasEnded(execution)) return;
    for (const callback of this.endListeners.get(execution.arn) ?? []) callback();
    this.endListeners.delete(execution.arn);
    if (!this.areRunning(machine.arn)) this.machines.forgetIfDeleted(machine.arn);
  }
}

/** @throws AwsError InvalidExecutionInput */
function parseInput(text: string): Json {
  const invalid = (reason: string) =>
    new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${reason}'`);
  if (Buffer.byteLength(text) > payloadLimit) throw invalid("The input is larger than 256 KiB");
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw invalid((error as Error).message);
  }
}
