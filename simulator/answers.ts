import { deserialize, serialize } from "node:v8";

type Outcome = { answer: unknown } | { error: unknown };

/**
 * The answers of a fixed course of calls. Whoever makes the same calls on a copy of the state that they led to gets the
 * same answers, without making them again.
 */
export class Answers {
  private next = 0;

  private constructor(
    private readonly known: Array<{ call: string; outcome?: Outcome }>,
    private readonly replaying: boolean,
  ) {}

  static recording(): Answers {
    return new Answers([], false);
  }

  /** What `toBytes` gave, in any process of the same Node version. */
  static fromBytes(bytes: Uint8Array): Answers {
    const outputs = deserialize(bytes) as Array<{ call: string; output: unknown }>;
    return new Answers(
      outputs.map(({ call, output }) => ({ call, outcome: { answer: { output } } })),
      true,
    );
  }

  /**
   * For another process: what SDK clients answered, without the objects of the connection.
   * @throws Error when a call failed or has no answer yet.
   */
  toBytes(): Buffer {
    return serialize(
      this.known.map(({ call, outcome }) => {
        if (!outcome || "error" in outcome) throw new Error(`${call} has no answer that could be kept`);
        return { call, output: (outcome.answer as { output: unknown }).output };
      }),
    );
  }

  /** The same answers, from the beginning. */
  again(): Answers {
    return new Answers(this.known, true);
  }

  /**
   * The outcome of a call: made, or remembered.
   * @throws what the call threw; Error when the course is another one than was recorded.
   */
  async of(call: string, make: () => Promise<unknown>): Promise<unknown> {
    const outcome = this.replaying ? this.remembered(call) : await this.made(call, make);
    if ("error" in outcome) throw outcome.error;
    return outcome.answer;
  }

  private async made(call: string, make: () => Promise<unknown>): Promise<Outcome> {
    // Its place is where it begins: calls may end in another order.
    const entry: { call: string; outcome?: Outcome } = { call };
    this.known.push(entry);
    entry.outcome = await make().then(
      (answer) => ({ answer }),
      (error) => ({ error }),
    );
    return entry.outcome;
  }

  private remembered(call: string): Outcome {
    const entry = this.known[this.next++];
    if (entry?.call === call && entry.outcome) return entry.outcome;
    throw new Error(`${call} is not the call that was made at this point before, which was ${entry?.call ?? "none"}.`);
  }
}
