import { type ApiCall, AwsError, type LocalService } from "../aws";
import { type Announcer, announce } from "../surroundings";
import { type Command, type Invocation, isFinished, type Machine, runInvocation } from "./commands";
import { documentNamed } from "./documents";
import { commandEvent, invocationEvent } from "./events";
import type { Machines } from "./machines";
import type { Parameters } from "./parameters";
import { commandInvocationView, commandView, instanceInformation, invocationResult } from "./views";

type Output = Record<string, unknown>;

const instancesPerCall = 50;
const defaultDeliverySeconds = 3_600;

/** Run Command on the machines of the organization. */
export class RunCommand implements LocalService {
  readonly operations: ReadonlySet<string>;
  private readonly commands = new Map<string, Command>();
  private readonly handlers: Readonly<Record<string, (call: ApiCall) => Output>>;

  constructor(
    private readonly announcer: Announcer,
    private readonly machines: Machines,
  ) {
    this.handlers = {
      SendCommand: (call) => this.send(call),
      GetCommandInvocation: (call) => this.getInvocation(call),
      ListCommands: (call) => this.listCommands(call),
      ListCommandInvocations: (call) => this.listInvocations(call),
      CancelCommand: (call) => this.cancel(call),
      DescribeInstanceInformation: (call) => this.describeInstances(call),
    };
    this.operations = new Set(Object.keys(this.handlers));
  }

  async handle(call: ApiCall): Promise<Output> {
    const handler = this.handlers[call.operation];
    if (!handler) throw new AwsError("NotImplemented", `ssm ${call.operation} is not part of Run Command here`, 501);
    return handler(call);
  }

  private send({ account, region, input }: ApiCall): Output {
    const document = documentNamed(String(input.DocumentName ?? ""));
    const parameters = (input.Parameters ?? {}) as Parameters;
    const limit = document.limit(parameters);
    const targets = Array.isArray(input.Targets) ? input.Targets : [];
    const instanceIds = Array.isArray(input.InstanceIds) ? input.InstanceIds.map(String) : [];
    const machines = this.machinesOf(account, region, instanceIds.length > 0 ? instanceIds : idsOf(targets));
    const { clock } = this.announcer;
    const requestedAt = clock.now();
    const waits = Number(input.TimeoutSeconds ?? defaultDeliverySeconds) + limit;
    const command: Command = {
      id: crypto.randomUUID(),
      account,
      region,
      document,
      comment: String(input.Comment ?? ""),
      parameters,
      requestedAt,
      expiresAt: new Date(requestedAt.getTime() + waits * 1000),
      instanceIds,
      targets,
      invocations: machines.map((machine) => ({
        machine,
        status: "Pending",
        result: { exitCode: -1, stdout: "", stderr: "" },
      })),
    };
    this.commands.set(command.id, command);
    for (const invocation of command.invocations) {
      void clock.busy(() => runInvocation(clock, command, invocation, () => this.changed(command, invocation)));
    }
    return { Command: commandView(command) };
  }

  private machinesOf(account: string, region: string, ids: string[]): Machine[] {
    if (ids.length < 1 || ids.length > instancesPerCall) {
      throw new AwsError("InvalidInstanceId", `InstanceIds must name 1 to ${instancesPerCall} instances`);
    }
    return ids.map((id) => {
      const machine = this.machines.find(account, region, id);
      if (machine) return machine;
      throw new AwsError("InvalidInstanceId", `Instances [[${id}]] not in a valid state for account ${account}`);
    });
  }

  private changed(command: Command, invocation: Invocation): void {
    const { account, region } = command;
    announce(this.announcer, account, region, invocationEvent(command, invocation));
    const all = command.invocations;
    const isFirst = invocation.status === "InProgress" && all.filter(({ startedAt }) => startedAt).length === 1;
    if (isFirst || all.every(isFinished)) announce(this.announcer, account, region, commandEvent(command));
  }

  private getInvocation(call: ApiCall): Output {
    const command = this.commandOf(call);
    const invocation = command.invocations.find(({ machine }) => machine.instanceId === call.input.InstanceId);
    if (!invocation) throw new AwsError("InvocationDoesNotExist", "The command was not sent to that instance");
    return invocationResult(command, invocation);
  }

  private listCommands(call: ApiCall): Output {
    return { Commands: this.selected(call).map(commandView) };
  }

  private listInvocations(call: ApiCall): Output {
    const invocations = this.selected(call).flatMap((command) =>
      command.invocations
        .filter(({ machine }) => [undefined, machine.instanceId].includes(call.input.InstanceId as string | undefined))
        .map((invocation) => commandInvocationView(command, invocation, call.input.Details === true)),
    );
    return { CommandInvocations: invocations };
  }

  private cancel(call: ApiCall): Output {
    const command = this.commandOf(call);
    const only = Array.isArray(call.input.InstanceIds) ? call.input.InstanceIds : undefined;
    for (const invocation of command.invocations) {
      if (!only || only.includes(invocation.machine.instanceId)) invocation.interrupt?.("Cancelled");
    }
    return {};
  }

  private describeInstances({ account, region, input }: ApiCall): Output {
    const filters = [...listOf(input.Filters), ...listOf(input.InstanceInformationFilterList)];
    const ids = filters.flatMap((filter) => {
      const key = filter.Key ?? filter.key;
      if (key === "InstanceIds") return (filter.Values ?? filter.valueSet) as string[];
      throw new AwsError(
        "InvalidFilterKey",
        `The filter ${key} is not supported by the embedded organization; use InstanceIds`,
      );
    });
    const known = this.machines.in(account, region);
    const wanted = filters.length > 0 ? known.filter(({ instanceId }) => ids.includes(instanceId)) : known;
    return {
      InstanceInformationList: wanted.map((machine) => instanceInformation(machine, this.announcer.clock.now())),
    };
  }

  /** Commands of the caller; one of them when CommandId is given. */
  private selected(call: ApiCall): Command[] {
    if (call.input.CommandId !== undefined) return [this.commandOf(call)];
    const { account, region, input } = call;
    return [...this.commands.values()].filter(
      (command) =>
        command.account === account &&
        command.region === region &&
        (input.InstanceId === undefined ||
          command.invocations.some(({ machine }) => machine.instanceId === input.InstanceId)),
    );
  }

  private commandOf({ account, region, input }: ApiCall): Command {
    const command = this.commands.get(String(input.CommandId ?? ""));
    if (command?.account === account && command.region === region) return command;
    throw new AwsError("InvalidCommandId", `There is no command ${input.CommandId} in account ${account}`);
  }
}

const listOf = (value: unknown): Array<Record<string, unknown>> => (Array.isArray(value) ? value : []);

function idsOf(targets: unknown[]): string[] {
  return listOf(targets).flatMap(({ Key, Values }) => {
    if (Key === "InstanceIds" && Array.isArray(Values)) return Values.map(String);
    throw new AwsError(
      "InvalidTarget",
      `Targets by ${Key} are not supported by the embedded organization; name the instances`,
    );
  });
}
