import type { Activity } from "../activity";
import { type QueryEvaluationError, StateError } from "../errors";
import { byteLength, type Json, type JsonMap, payloadLimit, timestampText } from "../json";
import { evaluateTemplate } from "../jsonata/evaluate";
import type { PathData } from "../jsonpath/evaluate";
import { evaluateExpression, fillTemplate, placeResult, selectPath } from "../jsonpath/template";
import type { QueryLanguage, State, Workflow } from "../language/definition";
import type { ExecutionRun } from "./executionRun";
import type { HistoryLine } from "./history";
import type { Scope } from "./scope";

/** One workflow at work: the state machine itself, a branch of a Parallel state, an iteration of a Map state. */
export interface Frame {
  workflow: Workflow;
  scope: Scope;
  activity: Activity;
  line: HistoryLine;
}

/** How a state ended: what it gives to the next one, and which that is. */
export interface Outcome {
  output: Json;
  assign?: JsonMap;
  /** Undefined where the workflow ends. */
  next?: string;
}

/** What expressions of a state may see beside its input. */
interface Extra {
  result?: Json;
  errorOutput?: Json;
}

/** One stay in a state, from its entry to its exit, through all its attempts. */
export class Visit<S extends State = State> {
  /** 0 for the first attempt. */
  retryCount = 0;
  /** Of the attempt in progress, where it waits for one. */
  taskToken: string | undefined;
  /** Branches or iterations of this state are at work, or failed. */
  hasStarted = false;
  /** Of the iteration that is being prepared. */
  mapItem: { Index: number; Value: Json } | undefined;
  readonly enteredAt: Date;

  constructor(
    readonly run: ExecutionRun,
    readonly frame: Frame,
    readonly name: string,
    readonly state: S,
    /** The state's input before InputPath. */
    readonly input: Json,
    readonly enteredId: number,
  ) {
    this.enteredAt = run.now();
  }

  get language(): QueryLanguage {
    return this.state.QueryLanguage ?? this.run.execution.machine.definition.QueryLanguage ?? "JSONPath";
  }

  /** "Context object fields" (Step Functions guide, input-output-contextobject), in the order of AWS (recorded). */
  get context(): JsonMap {
    const { execution } = this.run;
    const { machine } = execution;
    const retries = this.state.Type === "Task" || this.state.Type === "Parallel" || this.state.Type === "Map";
    return {
      Execution: {
        Id: execution.arn,
        Input: execution.input,
        StartTime: timestampText(execution.startedAt.toISOString()),
        Name: execution.name,
        RoleArn: machine.roleArn,
        RedriveCount: 0,
      },
      StateMachine: { Id: machine.arn, Name: machine.name },
      State: {
        Name: this.name,
        EnteredTime: timestampText(this.enteredAt.toISOString()),
        ...(retries && { RetryCount: this.retryCount }),
      },
      ...(this.mapItem && { Map: { Item: { Index: this.mapItem.Index, Value: this.mapItem.Value } } }),
      ...(this.taskToken !== undefined && { Task: { Token: this.taskToken } }),
    };
  }

  /** What paths reach, with `data` as `$`. */
  reach(data: Json): PathData {
    const { context } = this;
    return { data, context, variable: (name) => this.frame.scope.get(name) };
  }

  /** JSONPath: the input after InputPath. */
  get effectiveInput(): Json {
    return selectPath(this.state.InputPath, this.reach(this.input), "InputPath");
  }

  path(text: string, data: Json, field: string): Json {
    return selectPath(text, this.reach(data), field);
  }

  expression(text: string, data: Json, field: string): Json {
    return evaluateExpression(text, this.reach(data), field);
  }

  template<T extends Json>(template: T, data: Json): T {
    return fillTemplate(template, this.reach(data)) as T;
  }

  /** JSONata: a value with its expressions evaluated. */
  query(template: Json, field: string, extra: Extra = {}): Promise<Json> {
    return evaluateTemplate(
      template,
      {
        states: { input: this.input, ...extra, context: this.context },
        variables: this.frame.scope.visible(),
        now: this.run.now(),
      },
      field,
    );
  }

  /** Ends a state that has a result of its own. */
  async settle(result: Json, next: string | undefined): Promise<Outcome> {
    if (this.language === "JSONata") return this.answer(this.state, next, { result }, result);
    const { ResultSelector, ResultPath } = this.state as { ResultSelector?: JsonMap; ResultPath?: string | null };
    const selected = ResultSelector ? this.template(ResultSelector, result) : result;
    const placed = placeResult(ResultPath, this.input, selected);
    return this.pass(placed, next, result);
  }

  /** JSONPath: `data` goes out through OutputPath; Assign sees `seen` as `$`. */
  pass(
    data: Json,
    next: string | undefined,
    seen: Json = data,
    assign: JsonMap | undefined = this.state.Assign,
  ): Outcome {
    const output = this.limited(selectPath(this.state.OutputPath, this.reach(data), "OutputPath"));
    return { output, ...(assign && { assign: this.template(assign, seen) }), next };
  }

  /** JSONata: Output, or else `otherwise`, goes out. Output and Assign see the variables as they were at entry. */
  async answer(
    fields: { Output?: Json; Assign?: JsonMap },
    next: string | undefined,
    extra: Extra = {},
    otherwise: Json = this.input,
    at = "",
  ): Promise<Outcome> {
    const output = fields.Output === undefined ? otherwise : await this.query(fields.Output, `${at}Output`, extra);
    const assign = fields.Assign && ((await this.query(fields.Assign, `${at}Assign`, extra)) as JsonMap);
    return { output: this.limited(output), ...(assign && { assign }), next };
  }

  private limited(output: Json): Json {
    if (byteLength(output) <= payloadLimit) return output;
    throw tooLarge(this.name);
  }

  /** An error of evaluation says where it happened (recorded). */
  located(failure: StateError): string | undefined {
    if (failure.cause === undefined) return undefined;
    return `An error occurred while executing the state '${this.name}' (entered at the event id #${this.enteredId}). ${failure.cause}`;
  }

  evaluationFailed({ error, location }: QueryEvaluationError, cause: string | undefined): void {
    const details = { error, cause, location, state: this.name };
    this.frame.line.add("EvaluationFailed", "evaluationFailedEventDetails", details);
  }
}

/** Recorded for a task; the guide has it for the output of every state (concepts-error-handling). */
export function tooLarge(what: string): StateError {
  return new StateError(
    "States.DataLimitExceeded",
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
