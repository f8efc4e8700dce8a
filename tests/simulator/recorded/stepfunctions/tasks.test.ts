import assert from "node:assert/strict";
import { AwsError } from "../../../../simulator/aws";
import { notCovered } from "../../../recorded/notCovered";
import type { World } from "../../stepfunctions/world";
import tasks from "./tasks.json";
import { comparable, differences, historyOf, type Recorded } from "./world";

interface Details {
  output?: unknown;
  error?: string;
  cause?: string;
  resourceType?: string;
}

/** What a service answered, or what came back with the token. */
type Answer = { output: unknown } | { error: string; cause?: string } | undefined;

/** The answers of the history, in the order of the calls: of the service, and then of whoever had the token. */
function answersIn(events: Recorded[]): Array<{ call: Answer; token: Answer }> {
  const answers: Array<{ call: Answer; token: Answer; submitted?: boolean }> = [];
  for (const [type, , details] of events) {
    const { output, error, cause } = details as Details;
    const last = answers.at(-1);
    if (/^(Task|LambdaFunction)Scheduled$/.test(type)) answers.push({ call: undefined, token: undefined });
    else if (!last || !/^(Task|LambdaFunction)(Submitted|Succeeded|Failed)$/.test(type)) continue;
    else if (type === "TaskSubmitted") Object.assign(last, { call: { output }, submitted: true });
    else
      last[last.submitted ? "token" : "call"] =
        error === undefined && output !== undefined ? { output } : { error: error ?? "", cause };
  }
  return answers;
}

const bytes = (value: unknown) => ({
  $bytes: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64"),
});

/** An answer as boto3 gives it. */
function asAnswered(operation: string, answer: Answer): Record<string, unknown> {
  if (answer === undefined) throw new AwsError("NotRecorded", "no answer is recorded");
  if ("output" in answer) {
    const output = (typeof answer.output === "string" ? parsed(answer.output) : answer.output) as Record<
      string,
      unknown
    >;
    if (operation !== "Invoke") return moments(output);
    const isResult = typeof output === "object" && output !== null && "ExecutedVersion" in output;
    return isResult
      ? { ...output, Payload: bytes(JSON.stringify(output.Payload)) }
      : { Payload: bytes(JSON.stringify(output)) };
  }
  const { error, cause = "" } = answer;
  const payload = parsed(cause);
  if (operation === "Invoke" && typeof payload === "object" && payload !== null)
    return { FunctionError: "Unhandled", Payload: bytes(cause) };
  // What was too large is not in the history.
  if (error === "States.DataLimitExceeded")
    return { StatusCode: 200, Payload: bytes(JSON.stringify("x".repeat(300_000))) };
  if (error === "EventBridge.FailedEntry") return payload as Record<string, unknown>;
  const [, message = cause, code = error.replace(/^[^.]+\./, "")] =
    /^(.*?) \(Service: .*?; Error Code: (\w+);/s.exec(cause) ?? [];
  throw new AwsError(code, message);
}

function moments(output: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(output).replace(/"date"/g, '"2024-01-01T00:00:00Z"')) as Record<string, unknown>;
}

/** As JSON text, which the recorder shows as what it means where that is an object. */
const asText = (output: unknown): string =>
  typeof output === "string" && parsed(output) !== output ? output : JSON.stringify(output);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function replay(events: Recorded[]) {
  return (world: World) => {
    const answers = answersIn(events);
    const tokens = answers.map(({ token }) => token);
    const isLate = events.some(([type]) => type === "LambdaFunctionTimedOut");
    const Credentials = { AccessKeyId: "ASIA", SecretAccessKey: "secret", SessionToken: "token" };
    world.on("sts AssumeRole", { Credentials });
    world.answerAll(async ({ operation }) => {
      if (isLate) await world.clock.sleep(3_600_000);
      return asAnswered(operation, answers.shift()?.call);
    });
    world.answering(async ({ taskToken }) => {
      const answer = tokens.shift();
      if (!answer) return;
      if ("output" in answer) await world.states("SendTaskSuccess", { taskToken, output: asText(answer.output) });
      else await world.states("SendTaskFailure", { taskToken, ...answer });
    });
  };
}

interface Fact {
  case: string;
  definition: string;
  input: string;
  events: string;
  machines?: string;
}

describe("recorded executions: tasks", () => {
  for (const { case: name, definition, input, events, machines } of tasks.facts as Fact[]) {
    const test = notCovered[name] === undefined ? it : it.skip;
    test(name, async () => {
      const history = JSON.parse(events) as Recorded[];
      const found = await historyOf(definition, input, replay(history), JSON.parse(machines ?? "{}"));
      const together = /"Type": ?"(Map|Parallel)"/.test(definition);
      const differing = differences(found.map(comparable), history.map(comparable), together);
      assert.ok(differing.missing.length + differing.unexpected.length === 0, JSON.stringify(differing));
    });
  }
});
