import type { Activity } from "../activity";
import { QueryEvaluationError, RuntimeError, StateError } from "../errors";
import { prepareCall } from "../integrations/call";
import { parseResource, ResourceRefused, type TaskResource } from "../integrations/resource";
import { byteLength, isJsonMap, type Json, type JsonMap, payloadLimit } from "../json";
import type { TaskState } from "../language/definition";
import { shown } from "./history";
import { nestedResult } from "./nested";
import { secondsIn } from "./plainStates";
import { type Outcome, tooLarge, type Visit } from "./visit";

type Limits = { timeout: number | undefined; heartbeat: number | undefined };

/** One attempt of a Task state. */
export async function runTask(visit: Visit<TaskState>): Promise<Outcome> {
  const { state, run } = visit;
  const resource = resourceOf(visit);
  // Recorded: a task that waits for another execution has a token too, which nobody waits for.
  const callback = resource.pattern === "request" ? undefined : run.host.tokens.issue(run.execution);
  visit.taskToken = callback?.token;
  try {
    const input = await argumentsOf(visit);
    if (byteLength(input) > payloadLimit) throw tooLarge(visit.name);
    const limits: Limits = {
      timeout: await secondsOf(visit, "TimeoutSeconds"),
      heartbeat: await secondsOf(visit, "HeartbeatSeconds"),
    };
    const call = prepareCall(resource, input, run.host.dependencies.models, run.execution);
    const events = new TaskEvents(visit, resource);
    const roleArn = await roleOf(visit);
    events.scheduled(input, limits, roleArn);
    const result = await timed(visit, limits, events, async (activity) => {
      const credentials = await run.sessions.of(roleArn);
      events.started();
      activity.check();
      const answer = await call.perform({ dependencies: run.host.dependencies, credentials });
      activity.check();
      if (resource.pattern === "request") return answer;
      events.submitted(answer);
      if (resource.pattern !== "token" || !callback)
        return nestedResult(run, answer, resource.pattern, activity, credentials);
      if (!JSON.stringify(input).includes(callback.token)) {
        const text = `state ${visit.name} waits for its token (Task.Token), which it gave to nobody`;
        run.host.dependencies.timeline.add({ kind: "note", text });
      }
      run.waiting(visit, callback.token, limits.timeout);
      return callback.wait(activity, limits.heartbeat === undefined ? undefined : limits.heartbeat * 1000);
    });
    return await visit.settle(result, state.Next);
  } finally {
    callback?.close();
    visit.taskToken = undefined;
  }
}

/** Races the work against TimeoutSeconds, and records how it ended. */
async function timed(
  visit: Visit<TaskState>,
  { timeout }: Limits,
  events: TaskEvents,
  work: (activity: Activity) => Promise<Json>,
): Promise<Json> {
  try {
    const done = await visit.frame.activity.within(timeout === undefined ? undefined : timeout * 1000, work);
    // Recorded: a timeout has a name and no cause.
    if (!done) throw new StateError("States.Timeout");
    if (byteLength(done.value) > payloadLimit) throw tooLarge(events.label);
    events.succeeded(done.value);
    return done.value;
  } catch (error) {
    if (error instanceof StateError && !(error instanceof RuntimeError)) events.failed(error);
    throw error;
  }
}

function resourceOf(visit: Visit<TaskState>): TaskResource {
  try {
    return parseResource(visit.state.Resource, visit.run.host.dependencies.models);
  } catch (error) {
    // The definition was checked when it was created.
    throw error instanceof ResourceRefused ? new RuntimeError(error.message) : error;
  }
}

async function argumentsOf(visit: Visit<TaskState>): Promise<Json> {
  const { Arguments, Parameters } = visit.state;
  if (visit.language === "JSONata") return Arguments === undefined ? visit.input : visit.query(Arguments, "Arguments");
  return Parameters ? visit.template(Parameters, visit.effectiveInput) : visit.effectiveInput;
}

async function secondsOf(
  visit: Visit<TaskState>,
  field: "TimeoutSeconds" | "HeartbeatSeconds",
): Promise<number | undefined> {
  const [fixed, path] = [visit.state[field], visit.state[`${field}Path`]];
  if (path !== undefined)
    return secondsIn(visit, visit.path(path, visit.effectiveInput, `${field}Path`), `${field}Path`, 1);
  if (fixed === undefined) return undefined;
  return secondsIn(visit, visit.language === "JSONata" ? await visit.query(fixed, field) : fixed, field, 1);
}

/** The role in Credentials ("Using Credentials field", Step Functions guide, state-task). */
async function roleOf(visit: Visit<TaskState>): Promise<string | undefined> {
  const { Credentials } = visit.state;
  if (Credentials === undefined) return undefined;
  const isQuery = visit.language === "JSONata";
  const value = isQuery
    ? await visit.query(Credentials, "Credentials")
    : visit.template<JsonMap>(Credentials, visit.effectiveInput);
  if (isJsonMap(value) && typeof value.RoleArn === "string") return value.RoleArn;
  const cause = "Credentials must give RoleArn, the ARN of a role";
  throw isQuery ? new QueryEvaluationError(cause, "Credentials") : new RuntimeError(cause);
}

/** What the history records of a task. A function that is named directly has events of its own kind. */
class TaskEvents {
  private readonly isFunction: boolean;

  constructor(
    private readonly visit: Visit<TaskState>,
    private readonly resource: TaskResource,
  ) {
    this.isFunction = resource.kind === "function";
  }

  /** As a cause names the task. */
  get label(): string {
    return this.isFunction ? this.resource.resource : this.resource.resourceType;
  }

  scheduled(input: Json, { timeout, heartbeat }: Limits, roleArn: string | undefined): void {
    const limits = {
      ...(timeout !== undefined && { timeoutInSeconds: timeout }),
      ...(!this.isFunction && heartbeat !== undefined && { heartbeatInSeconds: heartbeat }),
      ...(roleArn !== undefined && { taskCredentials: { roleArn } }),
    };
    const text = JSON.stringify(input);
    if (this.isFunction)
      this.add("Scheduled", { ...shown("input", text), resource: this.resource.resource, ...limits });
    else {
      const { region } = this.visit.run.execution;
      this.add("Scheduled", { ...this.named, region, parameters: text, ...limits });
    }
  }

  started(): void {
    if (this.isFunction) this.visit.frame.line.add("LambdaFunctionStarted");
    else this.add("Started", this.named);
  }

  submitted(output: Json): void {
    this.add("Submitted", { ...this.named, ...shown("output", JSON.stringify(output)) });
  }

  succeeded(output: Json): void {
    this.add("Succeeded", { ...(!this.isFunction && this.named), ...shown("output", JSON.stringify(output)) });
  }

  failed({ error, cause }: StateError): void {
    const how = error === "States.Timeout" ? "TimedOut" : "Failed";
    this.add(how, { ...(!this.isFunction && this.named), error, ...(cause !== undefined && { cause }) });
  }

  private get named(): { resourceType: string; resource: string } {
    return { resourceType: this.resource.resourceType, resource: this.resource.resource };
  }

  private add(what: string, details: Record<string, unknown>): void {
    const [type, field] = this.isFunction ? ["LambdaFunction", "lambdaFunction"] : ["Task", "task"];
    this.visit.frame.line.add(`${type}${what}`, `${field}${what}EventDetails`, details);
  }
}
