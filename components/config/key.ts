import type { ConfigReader, TextRule } from "./reader";

/** What a row of the table says about a key in words. */
export interface KeyText {
  /** Whole sentences, for Pulumi.yaml and docs/deploy.md. */
  meaning: string;
  /** Replaces the default in docs/deploy.md where a stack of the key's kind requires a value. */
  needed?: string;
}

/** One key of the configuration: how Pulumi.yaml declares it, how it is read, and what it means. */
export interface Key<T> extends KeyText {
  type: "string" | "integer" | "boolean" | "array" | "object";
  /** What Pulumi.yaml gives a stack that says nothing. Without it the engine demands the key of every stack. */
  default?: unknown;
  /** What a value must be, as a noun phrase for docs/deploy.md. */
  value: string;
  /** The checked value. What is wrong goes to the reader. */
  read(read: ConfigReader, key: string): T;
}

export type Keys = Record<string, Key<unknown>>;

type Value<K> = K extends Key<infer T> ? T : never;
type Optional<T extends Keys> = { [K in keyof T]: undefined extends Value<T[K]> ? K : never }[keyof T];

/** What reading a table gives; a value that is not set is absent. */
export type Values<T extends Keys> = { [K in Exclude<keyof T, Optional<T>>]: Value<T[K]> } & {
  [K in Optional<T>]?: Exclude<Value<T[K]>, undefined>;
};

export function readKeys<T extends Keys>(read: ConfigReader, keys: T): Values<T> {
  const values = Object.entries(keys).map(([name, key]) => [name, key.read(read, name)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Values<T>;
}

const example = ({ meaning, example: text }: TextRule) => `${meaning}, such as \`${text}\``;

/** A text that must be set. A key of one kind of stack has the empty default, because the other kind does not need it. */
export const text = (
  rule: TextRule,
  words: KeyText & { default?: "" },
  read: (read: ConfigReader, key: string) => string = (reader, key) => reader.text(key, rule),
): Key<string> => ({ type: "string", value: example(rule), needed: "needed", ...words, read });

/** A text that may be absent; the empty default of Pulumi.yaml counts as absent. */
export const optionalText = (rule: TextRule, words: KeyText): Key<string | undefined> => ({
  type: "string",
  default: "",
  value: example(rule),
  ...words,
  read: (read, key) => read.optionalText(key, rule),
});

export const textOr = (rule: TextRule, fallback: string, words: KeyText): Key<string> => ({
  type: "string",
  default: fallback,
  value: example(rule),
  ...words,
  read: (read, key) => read.optionalText(key, rule) ?? fallback,
});

/** @param otherwise what is gone on with after a problem; nothing is deployed then. */
export const choice = <const T extends string, const O extends T | undefined>(
  choices: readonly T[],
  otherwise: O,
  words: KeyText & { default?: NoInfer<T> },
): Key<T | O> => ({
  type: "string",
  value: choices.map((one) => `\`${one}\``).join(" or "),
  ...words,
  read: (read, key) => read.choice(key, choices, words.default) ?? otherwise,
});

export const flag = (fallback: boolean, words: KeyText): Key<boolean> => ({
  type: "boolean",
  default: fallback,
  value: "`true` or `false`",
  ...words,
  read: (read, key) => read.flag(key, fallback),
});

export const wholeNumber = (
  range: { minimum: number; maximum: number },
  fallback: number,
  words: KeyText,
): Key<number> => ({
  type: "integer",
  default: fallback,
  value: `a whole number from ${range.minimum} to ${range.maximum}`,
  ...words,
  read: (read, key) => read.wholeNumber(key, range, fallback),
});

export const list = (
  rule: TextRule,
  words: KeyText,
  read: (read: ConfigReader, key: string) => string[] = (reader, key) => reader.textList(key, rule),
): Key<string[]> => ({ type: "array", default: [], value: `a list; each is ${example(rule)}`, ...words, read });

export const object = <T>(
  fallback: object,
  value: string,
  words: KeyText,
  read: (read: ConfigReader, key: string) => T,
): Key<T> => ({ type: "object", default: fallback, value, ...words, read });
