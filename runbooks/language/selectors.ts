import type { OutputType } from "./types";

declare const leafType: unique symbol;
declare const outputType: unique symbol;

/** A field of an answer that can become the output of a step. */
interface Leaf<T> {
  readonly [leafType]: T;
}

/** An answer of an operation, as paths: reading a field records the JSONPath instead of a value. */
export type Select<T> = T extends string | number | boolean
  ? Leaf<T>
  : T extends Date
    ? Leaf<Date>
    : T extends Uint8Array
      ? never
      : T extends readonly (infer E)[]
        ? {
            at(index: number): Select<NonNullable<E>>;
            /**
             * The values of one field of every element, in order: a deep scan, which always gives a list. It matches
             * every field of that name at any depth, so the name must occur once in an element. A field inside another
             * is named with the one it is in.
             */
            all<K extends keyof NonNullable<E> & string>(field: K): Leaf<Array<Field<E, K>>>;
            all<K extends keyof NonNullable<E> & string, I extends keyof Inside<Field<E, K>> & string>(
              outer: K,
              field: I,
            ): Leaf<Array<Field<Inside<Field<E, K>>, I>>>;
            /** The values of one field of those elements in which another has this value: a filter, which always gives a list. */
            where<K extends keyof NonNullable<E> & string, F extends keyof NonNullable<E> & string>(
              key: K,
              value: Field<E, K> & (string | boolean),
              field: F,
            ): Leaf<Array<Field<E, F>>>;
          } & Leaf<T>
        : T extends object
          ? { readonly [K in keyof T]-?: Select<NonNullable<T[K]>> }
          : never;

type Field<E, K extends keyof NonNullable<E>> = NonNullable<NonNullable<E>[K]>;

type Inside<T> = T extends readonly (infer E)[] ? NonNullable<E> : T;

/** An output that a step declares: where it is in the answer, and the type that references to it have. */
export interface Output<T> {
  readonly [outputType]?: T;
  readonly selector: string;
  readonly type: OutputType;
}

const path = Symbol("JSONPath");

/** The root of an answer, for the selectors of one step. Only documented operators can be written with it. */
export function answer<T>(): Select<T> {
  return recorder("$") as Select<T>;
}

function recorder(at: string): object {
  return new Proxy(
    {},
    {
      get: (_target, key) => {
        if (key === path) return at;
        if (key === "at") return (index: number) => recorder(`${at}[${index}]`);
        if (key === "where")
          return (field: string, value: string | boolean, of: string) =>
            recorder(`${at}[?(@.${field} == ${typeof value === "string" ? `'${value}'` : value})].${of}`);
        if (key === "all") return (...fields: string[]) => recorder(`${at}..${fields.at(-1)}`);
        return recorder(`${at}.${String(key)}`);
      },
    },
  );
}

/** The JSONPath of a field. */
export function selectorOf(leaf: Leaf<unknown>): string {
  return (leaf as unknown as Record<typeof path, string>)[path];
}

/*
 * The conversions that Automation documents (user guide, "automation-action-outputs-inputs"). Booleans are not given as
 * text, because the text form is not documented.
 */
export const asString = (leaf: Leaf<string | number>): Output<string> => output(leaf, "String");
/** The element of a list that has exactly one: any other list fails the step. */
export const asOnlyString = (leaf: Leaf<readonly string[]>): Output<string> => output(leaf, "String");
/**
 * A time, for nothing but a comparison with another reading of the same field: what it looks like as text is not
 * documented.
 */
export const asMoment = (leaf: Leaf<Date>): Output<string> => output(leaf, "String");
export const asInteger = (leaf: Leaf<number | string>): Output<number> => output(leaf, "Integer");
export const asBoolean = (leaf: Leaf<boolean>): Output<boolean> => output(leaf, "Boolean");
export const asStringList = (leaf: Leaf<readonly string[]>): Output<string[]> => output(leaf, "StringList");

/** How desired values spell a boolean (user guide, "automation-action-assertAwsResourceProperty"). */
export const propertyText = { true: "True", false: "False" } as const;

function output<T>(leaf: Leaf<unknown>, type: OutputType): Output<T> {
  return { selector: selectorOf(leaf), type };
}
