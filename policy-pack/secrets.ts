/**
 * A value that the program marked secret. Rules judge it as any other; nothing prints it, whatever is printed by
 * accident. A `Field` opens it.
 */
export class SecretValue {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  open(): unknown {
    return this.#value;
  }

  toString(): string {
    return concealment;
  }

  toJSON(): string {
    return concealment;
  }
}

/** What is printed in place of a secret. */
export const concealment = "[secret]";

/** The value behind the mark, where there is one. */
export const opened = (value: unknown): unknown => (value instanceof SecretValue ? value.open() : value);

/** Paths of the secrets that the judgement at hand has read. */
let reads = new Set<string>();

/** Notes that what follows may be derived from a secret. */
export const noteRead = (path: string): void => void reads.add(path);

/**
 * The results of a judgement in order. From the first one on that comes after a secret was read, any may hold a part of
 * it, under whatever name: a rule cannot forget to hide it.
 * @param conceal makes of such a result one without anything that was found.
 * @param tooDeep the result where the data are nested so deeply that the judgement cannot follow.
 */
export function discreetly<T>(judgement: Iterable<T>, conceal: (result: T) => T, tooDeep: () => T): T[] {
  const outer = reads;
  reads = new Set();
  const results: T[] = [];
  try {
    for (const result of judgement) results.push(reads.size === 0 ? result : conceal(result));
  } catch (error) {
    if (error instanceof RangeError) results.push(tooDeep());
    else if (reads.size === 0) throw error;
    else throw new Error(`a rule failed on a value marked secret: ${[...reads].join(", ")}`);
  } finally {
    reads = outer;
  }
  return results;
}
