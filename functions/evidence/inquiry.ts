import type { InputOf, Operation, OutputOf } from "../../aws/operations";
import { iamAction, type Service } from "../../aws/services";
import type { Call } from "../shared/dependencies";
import { plain, redact } from "./redact";

/** One call that a source makes: all that its role may do is derived from these. */
export interface DeclaredCall<S extends Service = Service, O extends string = string> {
  service: S;
  operation: O;
  /** The IAM action that allows it. */
  action: string;
}

export function declare<S extends Service, const O extends Operation<S>>(
  service: S,
  operation: O,
  action = iamAction(service, operation),
): DeclaredCall<S, O> {
  return { service, operation, action };
}

/** A call as evidence keeps it: question and answer, without secrets. */
export interface RecordedCall {
  service: string;
  operation: string;
  /** ISO 8601. */
  at: string;
  input: unknown;
  output?: unknown;
  error?: { name: string; message: string };
}

/** The queries to one source: every query and answer is kept, and nothing but the declared calls is made. */
export class Inquiry {
  readonly calls: RecordedCall[] = [];
  /** What is missing although the source answered: bounds that were reached, parts that failed. */
  readonly notes: string[] = [];
  redactions = 0;

  constructor(
    private readonly declared: readonly DeclaredCall[],
    private readonly call: Call,
    readonly now: () => number,
    readonly sleep: (milliseconds: number) => Promise<void>,
  ) {}

  /** @throws the service's error, which is kept as well; Error for a call that the source did not declare. */
  async ask<S extends Service, O extends string>(
    { service, operation }: DeclaredCall<S, O>,
    input: InputOf<S, O>,
  ): Promise<OutputOf<S, O>> {
    if (!this.declared.some((one) => one.service === service && one.operation === operation)) {
      throw new Error(`${service} ${operation} is not among the calls that the source declares.`);
    }
    const recorded: RecordedCall = {
      service,
      operation,
      at: new Date(this.now()).toISOString(),
      input: this.clean(input),
    };
    this.calls.push(recorded);
    try {
      const { $metadata: _, ...output } = (await this.call(service, operation, input as object)) as {
        $metadata?: unknown;
      };
      recorded.output = this.clean(output);
      return output as OutputOf<S, O>;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      recorded.error = { name, message: String(this.clean(message)) };
      throw error;
    }
  }

  /**
   * The lists of an answer in pages, at most `limit` of them; a note says when there was more. The token has one name,
   * or differs between answer and next question.
   */
  async pages<S extends Service, O extends string, L extends keyof OutputOf<S, O>>(
    call: DeclaredCall<S, O>,
    input: InputOf<S, O>,
    {
      list,
      token,
      limit,
      what,
    }: { list: L; token: string | { answer: string; question: string }; limit: number; what: string },
  ): Promise<NonNullable<OutputOf<S, O>[L]>> {
    const { answer: given, question } = typeof token === "string" ? { answer: token, question: token } : token;
    const all: unknown[] = [];
    let next: unknown;
    for (let page = 1; ; page++) {
      const asked = next === undefined ? input : ({ ...(input as object), [question]: next } as InputOf<S, O>);
      const answer = await this.ask(call, asked);
      all.push(...((answer[list] ?? []) as unknown[]));
      next = (answer as Record<string, unknown>)[given];
      if (next === undefined || next === null || next === "") break;
      if (page === limit) {
        this.notes.push(`${what}: only the first ${all.length}, there are more`);
        break;
      }
    }
    return all as NonNullable<OutputOf<S, O>[L]>;
  }

  private clean(value: unknown): unknown {
    const { value: clean, count } = redact(plain(value));
    this.redactions += count;
    return clean;
  }
}

/** Name and sentence of an error, for a line of the file. */
export function reasonOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { value } = redact(message);
  return name === "Error" ? String(value) : `${name}: ${String(value)}`;
}
