import type { Field } from "../field";
import { allOf, anyOf, type Check, described, holds, unjudged, type Verdict } from "../finding";

/** One key under one operator of a Condition block; IAM accepts both in any case. */
export interface Condition {
  /** Without quantifier and IfExists, in lower case: `stringequals`. */
  operator: string;
  /** Before the operator, in lower case. */
  quantifier?: "foranyvalue" | "forallvalues";
  ifExists: boolean;
  /** In lower case: `aws:sourcearn`. */
  key: string;
  /** Texts and values not known. One of them has to match. */
  values: Field[];
}

/** The conditions of a statement, all of which have to hold; undefined when none can be read, which is reported. */
export function* readConditions(field: Field): Check<Condition[] | undefined> {
  if (field.kind === "absent") return [];
  if (field.kind === "unknown") {
    yield unjudged(field);
    return undefined;
  }
  const conditions: Condition[] = [];
  let readable = field.kind === "object";
  if (!readable) yield malformed(field, 'It must be an object such as {"StringEquals": {"aws:SourceAccount": "…"}}.');
  for (const [operator, keys] of field.members()) {
    if (keys.kind === "unknown") yield unjudged(keys);
    else if (keys.kind !== "object") yield malformed(keys, "An operator holds an object of condition keys.");
    readable &&= keys.kind === "object";
    for (const [key, value] of keys.members()) {
      const values = value.elements().map(asText);
      const wrong = values.find(({ kind }) => kind !== "text" && kind !== "unknown");
      if (wrong) {
        yield malformed(wrong, "The values of a condition are texts, numbers or booleans.");
        readable = false;
      } else conditions.push(conditionOf(operator, key, values));
    }
  }
  return readable ? conditions : undefined;
}

export function conditionOf(operator: string, key: string, values: Field[]): Condition {
  const [, quantifier, name = "", ifExists] =
    /^(?:(foranyvalue|forallvalues):)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  return {
    operator: name,
    ...(quantifier !== undefined && { quantifier: quantifier as Condition["quantifier"] }),
    ifExists: ifExists !== undefined,
    key: key.toLowerCase(),
    values,
  };
}

const equality: readonly string[] = ["stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"];

/**
 * Whether a statement applies only where one of the keys has a value that `good` accepts. Negated and IfExists
 * operators guarantee nothing, because they also hold where the key is missing; nor does ForAllValues, which holds
 * where there is no value (IAM user guide, "Condition operators" and "Set operators for multivalued context keys").
 * @param good is called with each value, which may be a pattern where the operator accepts one.
 */
export const guarantees = (conditions: Condition[], keys: string[], good: (value: string) => boolean): Verdict =>
  anyOf(
    conditions
      .filter(
        ({ operator, quantifier, ifExists, key, values }) =>
          keys.includes(key) &&
          equality.includes(operator) &&
          !ifExists &&
          quantifier !== "forallvalues" &&
          values.length > 0,
      )
      .map(({ values }) => allOf(values.map((value) => holds(value, good)))),
  );

const asText = (field: Field): Field =>
  field.kind === "number" || field.kind === "boolean" ? field.as(String(field.value)) : field;

const malformed = (field: Field, fix: string) => ({ field: field.path, found: described(field), fix });
