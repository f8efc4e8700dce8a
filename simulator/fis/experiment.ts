import { AwsError, type Principal } from "../aws";
import { announce } from "../surroundings";
import { actions } from "./actions";
import type { ActionContext } from "./actions/action";
import { actionTypes } from "./actionTypes";
import { longestAction } from "./duration";
import { stateChange } from "./events";
import { resolveTarget } from "./targets";
import {
  ActionFailure,
  type ActionRecord,
  type ExperimentRecord,
  type ExperimentStatus,
  type FisDependencies,
} from "./types";

/** Until FIS has assumed the role and begins to resolve targets. Simulated; AWS gives no figure. */
const startMilliseconds = 2_000;

const over: readonly ExperimentStatus[] = ["completed", "stopped", "failed", "cancelled"];

export const isOver = ({ status }: ExperimentRecord): boolean => over.includes(status);

/** One experiment, from its start to its end. */
export class Experiment {
  private principal?: Principal;
  private readonly sleeping = new Set<{ cancel(): void }>();
  /** How it will end once no action runs any more; undefined while nothing speaks against completion. */
  private ending?: { status: "stopped" | "failed"; reason: string };
  private cancelLimit = () => {};

  constructor(
    readonly record: ExperimentRecord,
    private readonly dependencies: FisDependencies,
  ) {}

  /** @param lever why no experiment may start now; undefined when one may. */
  begin(lever: string | undefined): void {
    const { clock } = this.dependencies;
    if (lever !== undefined) {
      this.move("cancelled", lever);
      return;
    }
    this.move("initiating", "Experiment is initiating.");
    clock.after(startMilliseconds, async () => {
      try {
        await this.prepare();
      } catch (error) {
        if (!(error instanceof ActionFailure || error instanceof AwsError)) throw error;
        this.ending ??= { status: "failed", reason: error.message };
      }
      this.advance();
    });
    this.cancelLimit = clock.after(longestAction, async () => this.stop("An experiment lasts 12 hours at most."));
  }

  /** Ends what runs; has no effect on an experiment that is over. */
  stop(reason: string): void {
    if (isOver(this.record) || this.ending) return;
    this.ending = { status: "stopped", reason };
    // While targets are being resolved nothing runs yet: the end comes when that is done.
    if (this.record.status === "running") this.wind();
  }

  /** Stops the experiment when one of its alarms says so. */
  async watch(): Promise<void> {
    if (isOver(this.record)) return;
    for (const { value } of this.record.template.stopConditions) {
      if (value && (await this.dependencies.alarmState(value)) === "ALARM") {
        this.stop(`Stop condition: ${value} is in ALARM.`);
      }
    }
  }

  private async prepare(): Promise<void> {
    const { record, dependencies } = this;
    const { arn, account, template } = record;
    const { principal } = await dependencies.assumeRole({
      roleArn: template.roleArn,
      account,
      sourceArn: arn,
      sessionName: record.id,
    });
    this.principal = principal;
    const mayBeEmpty = template.experimentOptions?.emptyTargetResolutionMode === "skip";
    for (const [name, target] of Object.entries(template.targets ?? {})) {
      const found = await resolveTarget(name, target, record, principal, dependencies);
      if (found.length === 0 && !mayBeEmpty)
        throw new ActionFailure(`Target resolution returned empty set for ${name}.`);
      record.resolved[name] = found;
    }
    if (this.ending) return;
    record.startedAt = dependencies.clock.now();
    this.move("running", "Experiment is running.");
    // Whether FIS reads the alarm before the first action is not documented. Going on would be the greater harm.
    await this.watch();
  }

  /** Starts what may start now, and ends the experiment when nothing is left. */
  private advance(): void {
    const all = Object.values(this.record.actions);
    for (const action of all)
      if (!this.ending && action.status === "pending" && this.mayStart(action)) this.start(action);
    if (all.some(({ status }) => status === "running" || status === "stopping")) return;
    this.finish();
  }

  private mayStart({ startAfter = [] }: ActionRecord): boolean {
    return startAfter.every((name) => ["completed", "skipped"].includes(this.record.actions[name]?.status ?? ""));
  }

  private start(action: ActionRecord): void {
    const { clock } = this.dependencies;
    const skipped = this.reasonToSkip(action);
    action.startedAt = clock.now();
    if (skipped) {
      this.end(action, "skipped", skipped);
      // What waits for it may start in its place.
      for (const next of Object.values(this.record.actions)) {
        if (next.status === "pending" && this.mayStart(next)) this.start(next);
      }
      return;
    }
    action.status = "running";
    action.reason = "Action is running.";
    void clock.busy(async () => {
      try {
        await this.carryOut(action);
        if (this.ending) this.end(action, "stopped", "Action was stopped.");
        else this.end(action, "completed", "Action was completed.");
      } catch (error) {
        if (!(error instanceof ActionFailure)) throw error;
        this.end(action, "failed", error.message);
        if (!this.ending) {
          this.ending = { status: "failed", reason: error.message };
          this.wind(false);
        }
      }
      this.advance();
    });
  }

  private reasonToSkip({ actionId, targets = {} }: ActionRecord): string | undefined {
    if (this.record.actionsMode === "skip-all") return "The experiment skips all actions.";
    const key = actionTypes[actionId]?.target?.key;
    return key && this.record.resolved[targets[key] ?? ""]?.length === 0 ? "Its target is empty." : undefined;
  }

  private async carryOut({ actionId, parameters = {}, targets = {} }: ActionRecord): Promise<void> {
    const { dependencies, principal, record } = this;
    const action = actions[actionId];
    if (!action || !principal) throw new ActionFailure(`${actionId} cannot run here.`);
    const key = actionTypes[actionId]?.target?.key;
    const context: ActionContext = {
      experiment: record,
      principal,
      parameters,
      targetArns: key ? (record.resolved[targets[key] ?? ""] ?? []) : [],
      dependencies,
      call: (service, operation, input) => this.call(principal, service, operation, input),
      sleep: (milliseconds) => this.sleep(milliseconds),
      note: (text) => dependencies.timeline.add({ kind: "note", text }),
    };
    await action(context);
  }

  private async call(principal: Principal, service: string, operation: string, parameters: Record<string, unknown>) {
    try {
      const { region } = this.record;
      return await this.dependencies.callAws({ region, credentials: { principal }, service, operation, parameters });
    } catch (error) {
      if (error instanceof AwsError)
        throw new ActionFailure(`${service} ${operation}: ${error.code}: ${error.message}`);
      throw error;
    }
  }

  private async sleep(milliseconds: number): Promise<boolean> {
    if (this.ending) return false;
    const handle = this.dependencies.clock.sleep(milliseconds);
    this.sleeping.add(handle);
    await handle;
    this.sleeping.delete(handle);
    return this.ending === undefined;
  }

  /** Wakes up what sleeps, so that it ends. */
  private wind(tell = true): void {
    if (tell) this.move("stopping", this.ending?.reason ?? "");
    for (const action of Object.values(this.record.actions))
      if (action.status === "running") action.status = "stopping";
    for (const handle of this.sleeping) handle.cancel();
  }

  private end(action: ActionRecord, status: ActionRecord["status"], reason: string): void {
    Object.assign(action, { status, reason, endedAt: this.dependencies.clock.now() });
  }

  private finish(): void {
    if (isOver(this.record)) return;
    for (const action of Object.values(this.record.actions)) {
      if (action.status === "pending") this.end(action, "cancelled", "The experiment ended before the action began.");
    }
    const { status, reason } = this.ending ?? { status: "completed" as const, reason: "Experiment completed." };
    this.move(status, reason);
  }

  private move(status: ExperimentStatus, reason: string): void {
    const { record, dependencies } = this;
    const { clock, timeline } = dependencies;
    const before = { status: record.status, reason: record.reason };
    Object.assign(record, { status, reason });
    if (isOver(record)) {
      this.cancelLimit();
      record.endedAt = clock.now();
    }
    const { account, region, id, template } = record;
    timeline.add({ kind: "experiment", account, region, experimentId: id, templateId: template.id, status, reason });
    const event = stateChange(record, before);
    if (event) announce(dependencies, account, region, event);
  }
}
