import * as pulumi from "@pulumi/pulumi";

type Apply = (this: unknown, ...given: unknown[]) => pulumi.Output<unknown>;

/**
 * Counts the applies of a running program that have not ended. Pulumi itself counts only calls to the engine: a real
 * program's process simply goes on for as long as an apply has something to wait for.
 */
export class PendingApplies {
  started = 0;
  ended = 0;

  private constructor(
    private readonly outputs: { apply: Apply },
    private readonly original: Apply,
  ) {}

  /** Begins to count, for all outputs of the process, until `stop`. */
  static watch(): PendingApplies {
    const outputs = (pulumi.Output as unknown as { prototype: { apply: Apply } }).prototype;
    const original = outputs.apply;
    const applies = new PendingApplies(outputs, original);
    outputs.apply = function (this: unknown, ...given) {
      const result = original.apply(this, given);
      applies.add(result);
      return result;
    };
    return applies;
  }

  get pending(): number {
    return this.started - this.ended;
  }

  stop(): void {
    this.outputs.apply = this.original;
  }

  private add(result: pulumi.Output<unknown>): void {
    this.started++;
    const end = () => {
      this.ended++;
    };
    // Of an output's own promises this is a copy: a failure is still reported as one that nobody awaits.
    (result as unknown as { promise(withUnknowns: boolean): Promise<unknown> }).promise(true).then(end, end);
  }
}
