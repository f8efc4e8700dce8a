/** A value that a preview does not know, because it comes from something that does not exist yet. */
export class Later {
  constructor(
    readonly value: unknown,
    /** Names of the resources of the program from which it comes. */
    readonly from: readonly string[],
  ) {}
}

export const later = (value: unknown, ...from: string[]): Later => new Later(value, from);

/** A value that the program marks as secret: judged as any other. */
export class Secretly {
  constructor(readonly value: unknown) {}
}

export const secretly = (value: unknown): Secretly => new Secretly(value);

/** One resource that a program registers. */
export interface ProgramResource {
  type: string;
  /** What the program gives, with `Later` for what a preview does not know, and `Secretly` for what is marked secret. */
  inputs: Record<string, unknown>;
  /** What AWS adds: unknown in a preview, and as AWS reads it back afterwards. */
  completed?: Record<string, unknown>;
  protect?: boolean;
  ignoreChanges?: string[];
}

/** A program as the pack sees it, and what is wrong with it. */
export interface Program {
  name: string;
  /** In whose manner it is written, or what of it was once judged wrongly. */
  manner: string;
  /** By their names. */
  resources: Record<string, ProgramResource>;
  /** By rule, the resources that violate it. Every rule that is not here has nothing against the program. */
  violates: Record<string, readonly string[]>;
}

/** A program that is in order. */
export const clean = (name: string, manner: string, resources: Program["resources"]): Program => ({
  name,
  manner,
  resources,
  violates: {},
});

export const faulty = (
  name: string,
  manner: string,
  resources: Program["resources"],
  violates: Program["violates"],
): Program => ({ name, manner, resources, violates });

/**
 * The same program but for some values.
 * @param changes by path, as in `queue.inputs.policy`; undefined leaves a value out.
 */
export function vary(
  { resources }: Program,
  name: string,
  manner: string,
  changes: Record<string, unknown>,
  violates: Program["violates"] = {},
): Program {
  const changed = copy(resources) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let owner = changed;
    for (const key of keys) owner = owner[key] as Record<string, unknown>;
    if (value === undefined) delete owner[last];
    else owner[last] = value;
  }
  return { name, manner, resources: changed as Program["resources"], violates };
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null || value instanceof Later || value instanceof Secretly) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}
