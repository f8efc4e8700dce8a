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
