import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

/**
 * DynamoDB condition expressions, as far as triage uses them: AND, OR, `=`, `<`, `<=`, attribute_exists,
 * attribute_not_exists, contains and size. Throws for anything else.
 */
export function holds(expression: string, item: Item | undefined, values: Item = {}): boolean {
  // A write without a condition.
  if (expression === "") return true;
  const tokens = expression.match(/:?\w+|<=|[=<(),]/g) ?? [];
  const next = (expected?: string): string => {
    const token = tokens.shift();
    if (token === undefined || (expected && token !== expected)) {
      throw new Error(`condition "${expression}": expected ${expected ?? "more"}, found ${token}`);
    }
    return token;
  };
  const resolve = (name: string): AttributeValue | undefined => {
    if (!name.startsWith(":")) return item?.[name];
    if (!values[name]) throw new Error(`condition "${expression}": ${name} has no value`);
    return values[name];
  };
  const operand = (): AttributeValue | undefined => {
    const name = next();
    if (name !== "size") return resolve(name);
    next("(");
    const set = resolve(next());
    next(")");
    return set && { N: String(set.SS?.length) };
  };
  const call = (name: string): boolean => {
    next("(");
    const path = next();
    const attribute = item?.[path];
    let result = attribute !== undefined;
    if (name === "attribute_not_exists") result = !result;
    if (name === "contains") {
      next(",");
      const wanted = resolve(next())?.S ?? "";
      result = attribute?.SS?.includes(wanted) ?? false;
    }
    next(")");
    return result;
  };
  const comparison = (): boolean => {
    const head = tokens[0] ?? "";
    if (/^(attribute_(not_)?exists|contains)$/.test(head)) return call(next());
    const left = operand();
    const operator = next();
    const right = operand();
    if (!left || !right) return false;
    if (operator === "=") return JSON.stringify(left) === JSON.stringify(right);
    return operator === "<=" ? Number(left.N) <= Number(right.N) : Number(left.N) < Number(right.N);
  };
  const conjunction = (): boolean => {
    let result = comparison();
    while (tokens[0] === "AND") {
      next("AND");
      result = comparison() && result;
    }
    return result;
  };
  let result = conjunction();
  while (tokens[0] === "OR") {
    next("OR");
    result = conjunction() || result;
  }
  if (tokens.length > 0) throw new Error(`condition "${expression}": ${tokens[0]} is not understood`);
  return result;
}

/** `SET a = :x, #b = if_not_exists(#b, :y)`, `ADD b :y` and `DELETE c :z`, the forms that triage uses. */
export function updated(expression: string, item: Item, values: Item = {}): Item {
  const result = { ...item };
  for (const [, name = "", value = ""] of expression.matchAll(/#(\w+) = if_not_exists\(#\w+, (:\w+)\)/g)) {
    result[name] ??= values[value]!;
  }
  for (const [, name = "", value = ""] of expression.matchAll(/#(\w+) = (:\w+)/g)) result[name] = values[value]!;
  for (const [, verb, name = "", value = ""] of expression.matchAll(/(SET|ADD|DELETE) (\w+)(?: =)? (:\w+)/g)) {
    const given = values[value];
    if (!given) throw new Error(`update "${expression}": ${value} has no value`);
    if (verb === "DELETE") {
      const left = (result[name]?.SS ?? []).filter((one) => !given.SS?.includes(one));
      // A set is never empty: the attribute goes with its last element.
      if (left.length > 0) result[name] = { SS: left };
      else delete result[name];
      continue;
    }
    if (verb === "SET") result[name] = given;
    else result[name] = { SS: [...new Set([...(result[name]?.SS ?? []), ...(given.SS ?? [])])] };
  }
  return result;
}
