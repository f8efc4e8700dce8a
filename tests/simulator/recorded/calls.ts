import assert from "node:assert/strict";
import { AwsError } from "../../../simulator/aws";
import { agrees } from "./stepfunctions/world";

/** A call of an API, with what AWS answered where that is recorded. */
interface RecordedCall {
  operation: string;
  input: Record<string, unknown>;
  answer?: unknown;
  code?: string;
  message?: string;
}

type Answer = Record<string, unknown>;

/**
 * Makes recorded calls in their order and compares each answer. `$answer` in an input is a member of an earlier answer,
 * `$repeat` a long text.
 * @param calls each as JSON text.
 * @param compared what of an answer is compared; by default all of it, or the code and the message of a refusal.
 */
export async function repeatCalls(
  calls: readonly string[],
  make: (operation: string, input: Record<string, unknown>) => Promise<Answer>,
  { wording = true } = {},
): Promise<void> {
  const answers: Answer[] = [];
  for (const [index, text] of calls.entries()) {
    const { operation, input, ...recorded } = JSON.parse(text) as RecordedCall;
    const given = filled(input, answers) as Record<string, unknown>;
    const answer = await make(operation, given).catch((error: unknown) => {
      if (error instanceof AwsError) return error;
      throw error;
    });
    answers.push(answer instanceof AwsError ? {} : answer);
    const what = `call ${index}, ${operation}: ${JSON.stringify(answer instanceof AwsError ? [answer.code, answer.message] : answer)}, recorded ${JSON.stringify(recorded)}`;
    if (recorded.code === undefined) {
      assert.ok(!(answer instanceof AwsError), what);
      // On the wire, what is not set is not there.
      if (recorded.answer !== undefined) assert.ok(agrees(JSON.parse(JSON.stringify(answer)), recorded.answer), what);
    } else {
      assert.ok(answer instanceof AwsError && answer.code === recorded.code, what);
      if (wording && recorded.message !== undefined) assert.ok(reads(answer.message, recorded.message), what);
    }
  }
}

/** Does a text agree with one in which `<...>` is any text? */
function reads(found: string, recorded: string): boolean {
  const parts = recorded.split(/<[^<>]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(found);
}

function filled(value: unknown, answers: readonly Answer[]): unknown {
  if (Array.isArray(value)) return value.map((one) => filled(one, answers));
  if (typeof value !== "object" || value === null) return value;
  if ("$answer" in value) {
    const [index, member] = value.$answer as [number, string];
    return answers[index]?.[member];
  }
  if ("$repeat" in value) {
    const [text, times] = value.$repeat as [string, number];
    return text.repeat(times);
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, answers)]));
}
