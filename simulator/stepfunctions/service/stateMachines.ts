import { randomUUID } from "node:crypto";
import { partitionOf } from "../../../aws/partitions";
import { type ApiCall, AwsError } from "../../aws";
import { expressCheck, taskCheck } from "../integrations/checkTask";
import { type Json, sameJson } from "../json";
import type { Definition } from "../language/definition";
import { definitionRefusal } from "../language/problems";
import { type CheckTask, validateDefinition } from "../language/validate";
import type { StateMachine, StepFunctionsDependencies } from "../types";
import { checkArn, checkName, optionalText, page, refuseMembers, textMember } from "./requests";
import { checkRole } from "./roleChecks";
import { epoch, machineItem, machineView } from "./views";

type Output = Record<string, unknown>;

const notEmulated = {
  publish: "versions and aliases are not emulated; start the state machine by its own ARN",
};
const noLogging = { level: "OFF", includeExecutionData: false };
const noTracing = { enabled: false };

/** The state machines of all accounts. */
export class StateMachines {
  private readonly machines = new Map<string, StateMachine>();
  private readonly deleting = new Set<string>();
  private readonly checkTask: CheckTask;
  readonly handlers: Readonly<Record<string, (call: ApiCall) => Output | Promise<Output>>>;

  constructor(
    private readonly dependencies: StepFunctionsDependencies,
    /** Whether executions of the state machine go on. */
    private readonly isBusy: (machineArn: string) => boolean,
  ) {
    this.checkTask = taskCheck(dependencies.models);
    this.handlers = {
      CreateStateMachine: (call) => this.create(call),
      UpdateStateMachine: (call) => this.update(call),
      DeleteStateMachine: (call) => this.delete(call),
      DescribeStateMachine: (call) => this.describe(call),
      ListStateMachines: (call) => this.list(call),
      ListTagsForResource: (call) => ({ tags: this.find(textMember(call, "resourceArn")).tags }),
      TagResource: (call) => this.tag(call),
      UntagResource: (call) => this.untag(call),
      // Every state machine is without versions and aliases here.
      ListStateMachineVersions: (call) => {
        this.find(textMember(call, "stateMachineArn"));
        return { stateMachineVersions: [] };
      },
      ListStateMachineAliases: (call) => {
        this.find(textMember(call, "stateMachineArn"));
        return { stateMachineAliases: [] };
      },
      ValidateStateMachineDefinition: (call) => this.validate(call),
    };
  }

  private tag(call: ApiCall): Output {
    const machine = this.find(textMember(call, "resourceArn"));
    const tags = (call.input.tags ?? []) as StateMachine["tags"];
    machine.tags = [...machine.tags.filter(({ key }) => !tags.some((tag) => tag.key === key)), ...tags];
    return {};
  }

  private untag(call: ApiCall): Output {
    const machine = this.find(textMember(call, "resourceArn"));
    const keys = (call.input.tagKeys ?? []) as string[];
    machine.tags = machine.tags.filter(({ key }) => !keys.includes(key));
    return {};
  }

  /** @throws AwsError StateMachineDoesNotExist, StateMachineDeleting */
  find(arn: string): StateMachine {
    const machine = this.machines.get(arn);
    if (machine) return machine;
    checkArn(arn);
    if (/:stateMachine:[^:]+:[^:]+$/.test(arn)) {
      throw new AwsError(
        "NotImplemented",
        `${arn}: versions and aliases are not emulated; use the state machine's own ARN`,
        501,
      );
    }
    throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
  }

  isDeleting(arn: string): boolean {
    return this.deleting.has(arn);
  }

  /** The last execution of a state machine that is being deleted has ended: it is gone. */
  forgetIfDeleted(arn: string): void {
    if (this.deleting.delete(arn)) this.machines.delete(arn);
  }

  private async create(call: ApiCall): Promise<Output> {
    checkVersionAndKey(call);
    const name = textMember(call, "name");
    checkName(name);
    const source = textMember(call, "definition");
    const definition = this.parse(source, call);
    if ((call.input.type ?? "STANDARD") !== "STANDARD") {
      throw new AwsError(
        "NotImplemented",
        `type ${call.input.type}: the embedded organization runs STANDARD workflows only`,
        501,
      );
    }
    const { account, region } = call;
    const arn = `arn:${partitionOf(region)}:states:${region}:${account}:stateMachine:${name}`;
    const now = this.dependencies.clock.now();
    const machine: StateMachine = {
      arn,
      name,
      account,
      region,
      roleArn: roleIn(textMember(call, "roleArn")),
      source,
      definition,
      createdAt: now,
      updatedAt: now,
      loggingConfiguration: loggingOf(call.input.loggingConfiguration),
      tracingConfiguration: { ...noTracing, ...(call.input.tracingConfiguration as Output) },
      tags: (call.input.tags ?? []) as StateMachine["tags"],
    };
    const existing = this.machines.get(arn);
    if (existing) {
      if (this.deleting.has(arn)) throw new AwsError("StateMachineDeleting", `State Machine is deleting: '${arn}'`);
      if (isSame(existing, machine)) return { stateMachineArn: arn, creationDate: epoch(existing.createdAt) };
      throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${arn}'`);
    }
    await checkRole(machine, this.dependencies);
    this.machines.set(arn, machine);
    return { stateMachineArn: arn, creationDate: epoch(now) };
  }

  private async update(call: ApiCall): Promise<Output> {
    checkVersionAndKey(call);
    const machine = this.find(textMember(call, "stateMachineArn"));
    const { definition, roleArn, loggingConfiguration, tracingConfiguration } = call.input;
    if ([definition, roleArn, loggingConfiguration, tracingConfiguration].every((value) => value === undefined)) {
      throw new AwsError(
        "MissingRequiredParameter",
        "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
      );
    }
    const source = optionalText(call, "definition") ?? machine.source;
    const updated: StateMachine = {
      ...machine,
      source,
      definition: definition === undefined ? machine.definition : this.parse(source, call),
      roleArn: roleArn === undefined ? machine.roleArn : roleIn(String(roleArn)),
      loggingConfiguration: loggingOf({ ...machine.loggingConfiguration, ...(loggingConfiguration as Output) }),
      tracingConfiguration: { ...machine.tracingConfiguration, ...(tracingConfiguration as Output) },
      updatedAt: this.dependencies.clock.now(),
      revisionId: randomUUID(),
    };
    await checkRole(updated, this.dependencies);
    // Executions at work keep the object that they began with.
    this.machines.set(machine.arn, updated);
    return { updateDate: epoch(updated.updatedAt), revisionId: updated.revisionId };
  }

  /** Deleting what does not exist succeeds (recorded). */
  private delete(call: ApiCall): Output {
    const arn = textMember(call, "stateMachineArn");
    if (this.isBusy(arn)) this.deleting.add(arn);
    else this.machines.delete(arn);
    return {};
  }

  private describe(call: ApiCall): Output {
    const machine = this.find(textMember(call, "stateMachineArn"));
    return machineView(machine, this.deleting.has(machine.arn));
  }

  private list(call: ApiCall): Output {
    const own = [...this.machines.values()].filter(
      ({ account, region }) => account === call.account && region === call.region,
    );
    const { items, ...more } = page(own, call, 1000);
    return { stateMachines: items.map(machineItem), ...more };
  }

  private validate(call: ApiCall): Output {
    const { problems } = validateDefinition(textMember(call, "definition"), this.checkOf(call));
    const diagnostics = problems.map((problem) => ({ severity: "ERROR", ...problem }));
    return { result: problems.length > 0 ? "FAIL" : "OK", diagnostics, truncated: false };
  }

  private checkOf({ input }: ApiCall): CheckTask {
    return input.type === "EXPRESS" ? expressCheck(this.checkTask) : this.checkTask;
  }

  private parse(source: string, call: ApiCall): Definition {
    const { definition, problems } = validateDefinition(source, this.checkOf(call));
    if (definition) return definition;
    throw new AwsError("InvalidDefinition", definitionRefusal(problems));
  }
}

/** @throws AwsError for what is refused (recorded), and for versions and customer managed keys. */
function checkVersionAndKey(call: ApiCall): void {
  const { publish, versionDescription, encryptionConfiguration: key } = call.input;
  if (versionDescription !== undefined && publish !== true) {
    throw new AwsError("ValidationException", "Version description can only be set when publish is true");
  }
  refuseMembers(call, notEmulated);
  if (key === undefined || (key as Output).type === "AWS_OWNED_KEY") return;
  refuseMembers(call, { encryptionConfiguration: "customer managed keys are not emulated" });
}

/** A level needs the one place that logs go to (recorded). @throws AwsError InvalidLoggingConfiguration */
function loggingOf(value: unknown): Output {
  const logging = { ...noLogging, ...(value as Output | undefined) };
  const { level, destinations } = logging as { level?: string; destinations?: unknown[] };
  const count = destinations?.length ?? 0;
  if (count > 1 || (level !== "OFF" && count === 0)) {
    const reason = "Must specify exactly one Log Destination.";
    throw new AwsError("InvalidLoggingConfiguration", `Invalid Logging Configuration: ${reason}`);
  }
  return logging;
}

function roleIn(arn: string): string {
  if (/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(arn)) return arn;
  throw new AwsError("InvalidArn", `Invalid Role Arn: '${arn}'`);
}

/** "CreateStateMachine is an idempotent API": what the check is based on; differences of role and tags are ignored. */
function isSame(left: StateMachine, right: StateMachine): boolean {
  return (
    left.source === right.source &&
    sameJson(left.loggingConfiguration as Json, right.loggingConfiguration as Json) &&
    sameJson(left.tracingConfiguration as Json, right.tracingConfiguration as Json)
  );
}
