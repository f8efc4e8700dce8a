import type { Service } from "../../aws/services";
import type { Api } from "./api";
import { serviceApi } from "./calls";
import type { Condition } from "./conditions";
import { essentialDescription, requiredDescription } from "./marks";
import { type Ref, reference } from "./references";
import type { Recovery } from "./scope";
import { type Approval, type StepOptions, step } from "./steps";
import type { OutputType, ParameterDefinition } from "./types";
import { StepWriter } from "./writer";

type ValueOf<T extends string> = T extends "StringList"
  ? string[]
  : T extends "Integer"
    ? number
    : T extends "Boolean"
      ? boolean
      : string;

/** References to the parameters of a runbook, typed by their definitions. */
export type ParameterRefs<P extends Record<string, ParameterDefinition>> = {
  readonly [K in keyof P]: Ref<ValueOf<P[K]["type"]>>;
};

/**
 * Writes the steps of one runbook, in order. References are values, so a step can only use what was defined before it;
 * the compiler checks that it is also set on every path.
 */
export class RunbookBuilder<P extends Record<string, ParameterDefinition>> extends StepWriter {
  readonly variables: Record<string, { type: OutputType; default?: unknown }> = {};

  constructor(
    readonly parameters: ParameterRefs<P>,
    /** Ties everything that a run writes to its incident. */
    readonly incidentId: Ref<string>,
  ) {
    super();
  }

  // The services that runbooks call: another of aws/services.ts needs one more line.
  readonly appconfig = this.api("appconfig");
  readonly autoscaling = this.api("autoscaling");
  readonly cloudtrail = this.api("cloudtrail");
  readonly cloudwatch = this.api("cloudwatch");
  readonly codedeploy = this.api("codedeploy");
  readonly config = this.api("config");
  readonly dynamodb = this.api("dynamodb");
  readonly ec2 = this.api("ec2");
  readonly ecs = this.api("ecs");
  readonly guardduty = this.api("guardduty");
  readonly iam = this.api("iam");
  readonly kms = this.api("kms");
  readonly lambda = this.api("lambda");
  readonly rds = this.api("rds");
  readonly s3 = this.api("s3");
  readonly secretsmanager = this.api("secretsmanager");
  readonly sns = this.api("sns");

  /** aws:branch. Both arms lead to the step that follows, unless they end the run. */
  when(name: string, condition: Condition, then: () => void, otherwise?: () => void): void {
    const choice: Record<string, unknown> = { ...condition };
    const inputs: Record<string, unknown> = { Choices: [choice] };
    this.scope.append(step(name, "aws:branch", inputs));
    const arm = this.scope.arm(name, then);
    choice.NextStep = arm.first;
    if (otherwise) {
      const other = this.scope.arm(name, otherwise);
      inputs.Default = other.first;
      this.scope.jumpToNext(...arm.leaving, ...other.leaving);
      if (!arm.last.isEnd)
        this.scope.jumpToNext((target) => {
          arm.last.nextStep = target;
        });
    } else {
      this.scope.jumpToNext(...arm.leaving, (target) => {
        inputs.Default = target;
      });
    }
  }

  /**
   * aws:loop over ids, one after the other, 100 at most (a longer list fails the step). Read details of an id inside:
   * lists of maps cannot be taken apart. Gives the number of ids, for steps after the loop.
   */
  forEach(
    name: string,
    ids: Ref<string[]>,
    body: (id: Ref<string>) => void,
    options?: StepOptions,
  ): { count: Ref<number> } {
    const inputs: Record<string, unknown> = { Iterators: ids, IteratorDataType: "String", MaxIterations: 100 };
    this.loop(name, inputs, () => body(reference(`${name}.CurrentIteratorValue`)), options);
    return { count: reference(`${name}.CurrentIteration`) };
  }

  /** aws:loop that repeats its steps while the condition they give holds, at most so many times. */
  repeatWhile(name: string, maxIterations: number, body: () => Condition, options?: StepOptions): void {
    const inputs: Record<string, unknown> = { MaxIterations: maxIterations };
    this.loop(
      name,
      inputs,
      () => {
        inputs.LoopCondition = body();
      },
      options,
    );
  }

  /**
   * Steps without which a run can go on, and what to run where one of them fails; both lead to the step that follows.
   * The run still ends as failed, so that nobody believes it complete.
   * @param recovery gets the names of the steps that may have failed.
   */
  recover(attempt: () => void, recovery: (tried: string[]) => void): void {
    const pending: Recovery = { failing: [] };
    const tried = this.scope.arm("recover", () => this.withDefaults({ onFailure: pending }, attempt));
    if (pending.failing.length === 0)
      throw new Error(`${tried.first} does not fail: there is nothing to recover from.`);
    const names = pending.failing.map(({ name }) => name);
    const arm = this.scope.arm(tried.first, () => recovery(names));
    for (const failing of pending.failing) failing.onFailure = `step:${arm.first}`;
    this.scope.jumpToNext(...tried.leaving, ...arm.leaving);
    if (!tried.last.isEnd)
      this.scope.jumpToNext((target) => {
        tried.last.nextStep = target;
      });
  }

  /**
   * Steps that make the resource safe, and those that prove it: no other step may keep them from being tried.
   * @param what they do, as "close the bucket"; steps with the same words belong together.
   */
  essential<T>(what: string, write: () => T): T {
    return this.withDefaults({ description: essentialDescription(what) }, write);
  }

  /** Steps that save and prove what the undo needs: they may end the run before its essential steps. */
  required<T>(write: () => T): T {
    return this.withDefaults({ description: requiredDescription }, write);
  }

  /** aws:approve. Steps after it run only when it was approved. */
  approve(name: string, approval: Approval): void {
    const { message, approvers, notificationArn, minRequiredApprovals = 1, timeoutSeconds, onRefusal } = approval;
    this.scope.append(
      step(
        name,
        "aws:approve",
        {
          NotificationArn: notificationArn,
          Message: message,
          MinRequiredApprovals: minRequiredApprovals,
          Approvers: approvers,
        },
        { timeoutSeconds, onFailure: onRefusal },
      ),
    );
  }

  /** aws:runCommand with AWS-RunShellScript. The output is empty when several instances are named. */
  runShellScript(
    name: string,
    instanceIds: Array<Ref<string>>,
    commands: string[],
    options?: StepOptions,
  ): { output: Ref<string>; status: Ref<string> } {
    const inputs = { DocumentName: "AWS-RunShellScript", InstanceIds: instanceIds, Parameters: { commands } };
    this.act(name, "aws:runCommand", inputs, options);
    return { output: reference(`${name}.Output`), status: reference(`${name}.Status`) };
  }

  /**
   * aws:changeInstanceState. `running` also waits for the status checks, which an isolated instance never passes.
   * Without a timeout it waits an hour.
   */
  changeInstanceState(
    name: string,
    instanceIds: Array<Ref<string>> | Ref<string[]>,
    desiredState: "running" | "stopped" | "terminated",
    options?: StepOptions,
  ): void {
    this.act(name, "aws:changeInstanceState", { InstanceIds: instanceIds, DesiredState: desiredState }, options);
  }

  /** aws:sleep for an ISO 8601 duration. */
  sleep(name: string, duration: string): void {
    this.act(name, "aws:sleep", { Duration: duration });
  }

  /** Declares a String variable; `updateVariable` sets it. */
  variable(name: string, initial: string): Ref<string> {
    this.variables[name] = { type: "String", default: initial };
    return reference(`variable:${name}`);
  }

  /**
   * aws:updateVariable. The value may be text with references in it, 1 to 512 characters. The output of a step may not be
   * set: such a step fails, and goes where the steps around it go.
   */
  updateVariable(name: string, variable: Ref<string>, value: string | Ref<string>): void {
    const mayFail = typeof value === "object" && /\.(?!CurrentIterat)/.test(value.path);
    const options = mayFail ? { onFailure: this.defaults.onFailure } : {};
    this.scope.append(step(name, "aws:updateVariable", { Name: variable.path, Value: value }, options));
  }

  /**
   * Fails, with the reason as its message: ends the run, or goes where the steps around it go that fail. Automation has no action for it: this asserts that the account number is the sentence, a call that needs no permission.
   */
  fail(name: string, reason: string, onFailure = this.defaults.onFailure): void {
    const inputs = { Service: "sts", Api: "GetCallerIdentity", PropertySelector: "$.Account", DesiredValues: [reason] };
    const failing = step(name, "aws:assertAwsResourceProperty", inputs, { onFailure });
    // What isEnd does inside a loop is not documented; there the assertion alone ends the run.
    this.scope.append(this.inLoop || onFailure ? failing : { ...failing, isEnd: true });
  }

  private api<S extends Service>(service: S): Api<S> {
    return serviceApi(service, (name, action, inputs, options, outputs) => {
      const { maxAttempts } = action === "aws:executeAwsApi" ? this.defaults : {};
      this.act(name, action, inputs, { maxAttempts, ...options }, outputs);
    });
  }
}
