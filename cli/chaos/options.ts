import { type ChaosKind, type ChaosOptions, chaosKinds, everyKind } from "../../simulator";
import { UsageError } from "../errors";

/** The chaos of a drill: which kinds, and the seed that makes it the same again. */
export type Chaos = Pick<ChaosOptions, "kinds" | "seed">;

const defaultSeed = 1;

/** For the help of commands: each kind with what it does. */
export const kindsInWords = (): string =>
  Object.entries(chaosKinds)
    .map(([kind, words]) => `  ${kind.padEnd(15)}${words}`)
    .join("\n");

/**
 * What `--chaos KIND,KIND` or `--chaos all`, and `--seed N`, say.
 * @throws UsageError for a kind that does not exist, a seed that is no whole number, and a seed without chaos.
 */
export function chaosOf({ chaos, seed }: { chaos?: string; seed?: string }): Chaos | undefined {
  if (chaos === undefined) {
    if (seed !== undefined) throw new UsageError("--seed goes with --chaos");
    return undefined;
  }
  const named = chaos === "all" ? everyKind : chaos.split(",").map((kind) => kind.trim());
  const unknown = named.filter((kind) => !Object.hasOwn(chaosKinds, kind));
  if (unknown.length > 0) {
    throw new UsageError(`--chaos ${unknown.join(",")}: choose of ${everyKind.join(", ")}, or all`);
  }
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) throw new UsageError(`--seed ${seed}: give a whole number`);
  return { kinds: everyKind.filter((kind) => named.includes(kind)), seed: Number(seed ?? defaultSeed) };
}

/** As it is given again. */
export const chaosInWords = ({ kinds, seed }: { kinds: readonly ChaosKind[]; seed: number }): string =>
  `--chaos ${kinds.length === everyKind.length ? "all" : kinds.join(",")} --seed ${seed}`;
