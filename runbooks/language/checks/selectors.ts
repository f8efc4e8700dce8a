const key = "[A-Za-z_][A-Za-z0-9_]*";
const literal = "(?:'[^'{}]*'|-?\\d+(?:\\.\\d+)?|true|false)";
const filter = `\\[\\?\\(\\s*@(?:\\.${key})+\\s*(?:==|!=|>=|<=|>|<)\\s*${literal}\\s*\\)\\]`;
const selector = new RegExp(`^\\$(?:\\.\\.?${key}|\\[\\d+\\]|${filter})*$`);

/**
 * Whether a JSONPath uses only what Automation documents (user guide, "automation-action-outputs-inputs"): `$`, `.key`,
 * `..key`, `[n]` and a filter with one comparison. Wildcards, slices, functions and bracket keys may work, or not.
 */
export function isSelector(value: unknown): value is string {
  return typeof value === "string" && selector.test(value);
}

/** Steps of a path, and lists, filters and keys in brackets, closed; text in quotes may hold anything but a quote. */
const path = /^(?:\$|@|[A-Za-z_])(?:[\w$.*-]|'[^'{}]*'|\[(?:[^[\]'{}]|'[^'{}]*'|\[[^[\]]*\])+\])*$/;

/**
 * Whether it is a path of the library by whose words Automation describes its selectors (Jayway JsonPath). Documents that
 * AWS owns leave out `$` and quote keys (`$.Outputs.'step.Output'[0]`, `['key']`); wildcards are in others only.
 */
export function isPath(value: unknown): boolean {
  return typeof value === "string" && path.test(value);
}
