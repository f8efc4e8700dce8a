import { randomUUID } from "node:crypto";
import jsonata from "jsonata";
import { hashAlgorithms, hashText } from "../hash";
import type { Json } from "../json";
import { fraction } from "../random";

const dateText = jsonata("$fromMillis($milliseconds, $picture, $timezone)");

/**
 * What Step Functions adds to JSONata ("JSONata functions provided by Step Functions", guide, transforming-data), and
 * the functions of time, which return the simulated time.
 */
export function stepFunctionsLibrary(now: Date): Record<string, unknown> {
  const milliseconds = now.getTime();
  return {
    // The one function of JSONata that Step Functions leaves out.
    eval: undefined,
    now: (picture?: string, timezone?: string) => dateText.evaluate(undefined, { milliseconds, picture, timezone }),
    millis: () => milliseconds,
    partition: (array: Json[], size: number) => {
      const chunk = Math.floor(number(size, "$partition"));
      if (chunk < 1) throw new Error("$partition: the size of a chunk must be 1 or more");
      return Array.from({ length: Math.ceil(array.length / chunk) }, (_, i) => array.slice(i * chunk, (i + 1) * chunk));
    },
    range: (first: number, last: number, step: number) => range(first, last, step),
    hash: (text: unknown, algorithm: unknown) => {
      if (typeof text !== "string") throw new Error("$hash: the first argument must be a string");
      const hash = hashText(text, String(algorithm));
      if (hash === undefined) throw new Error(`$hash: ${algorithm} is none of ${hashAlgorithms.join(", ")}`);
      return hash;
    },
    random: (seed?: number) => (seed === undefined ? Math.random() : fraction(Math.floor(number(seed, "$random")))),
    uuid: () => randomUUID(),
    parse: (text: unknown) => {
      if (typeof text !== "string") throw new Error("$parse: the argument must be a string");
      return JSON.parse(text) as Json;
    },
  };
}

/** Recorded: a sequence of one is its value, as in JSONata itself. */
function range(first: number, last: number, step: number): number | number[] {
  const from = Math.floor(number(first, "$range"));
  const to = Math.floor(number(last, "$range"));
  const by = Math.floor(number(step, "$range"));
  if (by === 0) throw new Error("$range: the delta must not be 0");
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  return length === 1 ? from : Array.from({ length }, (_, index) => from + index * by);
}

function number(value: unknown, name: string): number {
  if (typeof value === "number") return value;
  throw new Error(`${name}: a number is expected, not ${JSON.stringify(value)}`);
}
