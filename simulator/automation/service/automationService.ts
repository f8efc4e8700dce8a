import { type ApiCall, AwsError, type LocalService, type Principal } from "../../aws";
import type { ChildRequest } from "../actions/action";
import { sessionPrefix } from "../caller";
import { type ChildRun, Run, type RunHost } from "../run";
import type { AutomationDependencies, ExecutionRecord, StepRecord, Waiting } from "../types";
import { Admission } from "./admission";
import { Children } from "./children";
import { DocumentOperations } from "./documentOperations";
import { executionsMatching, stepsMatching } from "./filters";
import { type Asked, hasEnded, Reporter } from "./reporter";
import { applySignal } from "./signals";
import {
  checkRole,
  newExecution,
  readSsmDefaults,
  readStartRequest,
  type StartRequest,
  startingAccount,
} from "./start";
import { executionMetadata, executionView, page, stepView } from "./views";

type Output = Record<string, unknown>;

/** Runs in these actions count against a quota of their own. */
const blockingActions = ["aws:approve", "aws:pause", "aws:sleep"];

/** Systems Manager Automation of the whole organization: documents, runs, approvals. */
export class AutomationService implements LocalService, RunHost {
  readonly operations: ReadonlySet<string>;
  private readonly documents: DocumentOperations;
  private readonly admission: Admission;
  private readonly runs = new Map<string, Run>();
  private readonly tokens = new Map<string, { request: string; id: Promise<string> }>();
  private readonly children: Children;
  private readonly reporter: Reporter;
  private readonly handlers: Readonly<Record<string, (call: ApiCall) => Output | Promise<Output>>>;

  constructor(readonly dependencies: AutomationDependencies) {
    this.documents = new DocumentOperations(dependencies);
    this.admission = new Admission(dependencies.clock);
    this.reporter = new Reporter(dependencies);
    this.children = new Children(dependencies, (id) => this.runs.get(id));
    this.handlers = {
      ...this.documents.handlers,
      StartAutomationExecution: (call) => this.start(call),
      StopAutomationExecution: (call) => this.stop(call),
      SendAutomationSignal: (call) => this.signal(call),
      GetAutomationExecution: (call) => this.get(call),
      DescribeAutomationExecutions: (call) => this.describeExecutions(call),
      DescribeAutomationStepExecutions: (call) => this.describeSteps(call),
    };
    this.operations = new Set(Object.keys(this.handlers));
  }

  async handle(call: ApiCall): Promise<Output> {
    const handler = this.handlers[call.operation];
    if (!handler) throw new AwsError("NotImplemented", `ssm ${call.operation} is not part of Automation here`, 501);
    return handler(call);
  }

  /**
   * Calls `listener` when a run starts to wait for a person, before the clock may move on: an answer that needs real
   * time must be fetched inside `clock.busy`, begun synchronously. Returns the function that stops it.
   */
  onWaiting(listener: (waiting: Waiting) => void): () => void {
    return this.reporter.onWaiting(listener);
  }

  /** The record of a run, for those who want to read it as data. */
  execution(id: string): ExecutionRecord | undefined {
    return this.runs.get(id)?.execution;
  }

  /** The step in progress of the run whose role's session this is. */
  stepOf(principal: Principal): { document: string; name: string; id: string } | undefined {
    const session = principal.kind === "role-session" ? principal.sessionName : "";
    const execution = this.runs.get(session.replace(sessionPrefix, ""))?.execution;
    const record = execution?.current;
    return record && { document: execution.definition.name, name: record.step.name, id: record.id };
  }

  private async start(call: ApiCall): Promise<Output> {
    const request = readStartRequest(call.input);
    const parent = this.children.parentOf(request.clientToken);
    const where = `${startingAccount(call)}/${call.region}`;
    // The quota is one of API calls; that it holds for the children of a run is not documented.
    if (!parent) this.admission.takeStart(where);
    const token = request.clientToken && `${where}/${request.clientToken}`;
    const same = JSON.stringify([
      request.documentName,
      request.documentVersion,
      sorted(request.parameters),
      request.tags,
    ]);
    const known = token ? this.tokens.get(token) : undefined;
    if (known && known.request !== same) {
      throw new AwsError("IdempotentParameterMismatch", "The client token was used before with other parameters");
    }
    if (known) return { AutomationExecutionId: await known.id };
    const id = this.begin(call, request, where, parent);
    // Kept before anything is awaited, so that a second delivery of the same request does not start a second run.
    if (token) this.tokens.set(token, { request: same, id });
    try {
      return { AutomationExecutionId: await id };
    } catch (error) {
      if (token) this.tokens.delete(token);
      throw error;
    }
  }

  /** Checks what can be refused at start and sets the run going; gives its id. */
  private async begin(
    call: ApiCall,
    request: StartRequest,
    where: string,
    parent: ExecutionRecord | undefined,
  ): Promise<string> {
    const { execution, bound } = newExecution(call, request, this.documents.store, this.dependencies, parent);
    const run = new Run(execution, this);
    await checkRole(execution, run.caller, this.dependencies);
    await readSsmDefaults(execution, bound, run.caller);
    this.runs.set(execution.id, run);
    for (const note of bound.notes) {
      this.dependencies.timeline.add({ kind: "note", text: `run ${execution.id}: ${note}` });
    }
    const go = () => void this.dependencies.clock.busy(() => run.execute());
    if (parent) {
      this.admission.enter(where, execution.id);
      go();
    } else this.admit(where, run, go);
    return execution.id;
  }

  private admit(where: string, run: Run, begin: () => void): void {
    const { execution } = run;
    let begun = false;
    try {
      this.admission.admit(where, execution.id, () => {
        begun = true;
        begin();
      });
    } catch (error) {
      this.runs.delete(execution.id);
      throw error;
    }
    if (!begun) this.executionChanged(execution);
  }

  private stop(call: ApiCall): Output {
    const run = this.runOf(call);
    const type = call.input.Type ?? "Cancel";
    if (hasEnded(run.execution)) {
      throw new AwsError(
        "InvalidAutomationStatusUpdateException",
        `The run has ended with status ${run.execution.status}`,
      );
    }
    if (type !== "Cancel") {
      throw new AwsError(
        "NotImplemented",
        `StopAutomationExecution Type ${type}: what it does to the steps is not documented; use Cancel`,
        501,
      );
    }
    run.stop();
    return {};
  }

  private signal(call: ApiCall): Output {
    applySignal(this.runOf(call), call.principal, call.input);
    return {};
  }

  private get(call: ApiCall): Output {
    const run = this.runOf(call);
    return { AutomationExecution: executionView(run.execution, run.wait) };
  }

  private describeExecutions(call: ApiCall): Output {
    const account = startingAccount(call);
    const own = [...this.runs.values()]
      .map(({ execution }) => execution)
      .filter((execution) => execution.account === account && execution.region === call.region);
    const { items, NextToken } = page(executionsMatching(own, call.input.Filters).toReversed(), call.input);
    return { AutomationExecutionMetadataList: items.map(executionMetadata), NextToken };
  }

  private describeSteps(call: ApiCall): Output {
    const run = this.runOf(call);
    const matching = stepsMatching(run.execution.steps, call.input.Filters);
    const { items, NextToken } = page(call.input.ReverseOrder === true ? matching.toReversed() : matching, call.input);
    const view = (record: StepRecord) => stepView(record, record.status === "Waiting" ? run.wait : undefined);
    return { StepExecutions: items.map(view), NextToken };
  }

  private runOf(call: ApiCall): Run {
    const id = String(call.input.AutomationExecutionId ?? "");
    const run = this.runs.get(id);
    if (run?.execution.account === startingAccount(call) && run.execution.region === call.region) return run;
    throw new AwsError(
      "AutomationExecutionNotFoundException",
      `There is no automation execution ${id} in account ${startingAccount(call)} and Region ${call.region}`,
    );
  }

  /** RunHost. */
  startChild(parent: ExecutionRecord, request: ChildRequest): Promise<ChildRun> {
    return this.children.start(parent, request);
  }

  /** RunHost. */
  executionChanged(execution: ExecutionRecord): void {
    this.reporter.executionChanged(execution);
    if (!hasEnded(execution)) return;
    this.children.ended(execution);
    this.admission.leave(placeOf(execution), execution.id);
  }

  /** RunHost. */
  stepChanged(execution: ExecutionRecord, record: StepRecord, asked?: Asked): void {
    const blocks = record.endedAt === undefined && blockingActions.includes(record.step.action);
    this.admission.setBlocked(placeOf(execution), execution.id, blocks);
    this.reporter.stepChanged(execution, record, asked);
  }
}

const placeOf = ({ account, region }: ExecutionRecord): string => `${account}/${region}`;

const sorted = (parameters: Record<string, string[]>): Array<[string, string[]]> =>
  Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
