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
