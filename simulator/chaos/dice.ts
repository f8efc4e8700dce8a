import { createHash } from "node:crypto";

/**
 * Chance that a seed decides. What is thrown for one occasion does not depend on how often others threw, so that two
 * things at the same moment come out the same in whichever order they throw.
 */
export class Dice {
  private readonly thrown = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** From 0 to below 1, another one each time that the same occasion is thrown for. */
  throw(...occasion: string[]): number {
    const name = occasion.join("\n");
    const times = this.thrown.get(name) ?? 0;
    this.thrown.set(name, times + 1);
    const hash = createHash("sha256").update(`${this.seed}\n${name}\n${times}`).digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  }

  /** Whether it happens this time, given how often it does (0 to 1). */
  happens(share: number, ...occasion: string[]): boolean {
    return this.throw(...occasion) < share;
  }

  /** A number from `least` to `most`, both possible after rounding. */
  between(least: number, most: number, ...occasion: string[]): number {
    return Math.round(least + (most - least) * this.throw(...occasion));
  }
}
