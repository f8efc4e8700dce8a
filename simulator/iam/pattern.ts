/**
 * The text patterns of IAM policies: `*` and `?`, and policy variables.
 *
 * Wildcards count UTF-16 units and `*` spans everything, colons and newlines included; a substituted value is always
 * literal (IAM user guide, reference_policies_variables; recorded in iam-evaluation of AWS's own answers).
 */

/** Condition keys in lower case with their values; an array is a multivalued key, whatever its length. */
export type ContextValues = ReadonlyMap<string, string | readonly string[]>;

/** Pattern text with, for each unit, what it matches. */
export interface Glob {
  readonly text: string;
  readonly kinds: readonly UnitKind[];
}

type UnitKind = "literal" | "any" | "many";
type Segment = Glob | { readonly variable: string; readonly fallback?: string };

export interface PatternOptions {
  /** `*` and `?` are wildcards. Otherwise they are plain text. */
  wildcards: boolean;
  /** `${key}` is replaced: documents of version 2012-10-17 only. */
  variables: boolean;
  /** Variables are replaced after this many colons only; before, `${key}` is plain text. */
  variablesAfterColons?: number;
  ignoreCase?: boolean;
}

export interface TextPattern {
  /** The pattern as the policy spells it. */
  readonly source: string;
  /** The pattern with its variables replaced; undefined when one of them has no single value. */
  resolve(context: ContextValues): Glob | undefined;
  /** False as well when a variable of the pattern has no single value. */
  matches(text: string, context: ContextValues): boolean;
}

export function compileText(source: string, options: PatternOptions): TextPattern {
  const segments = parse(source, options);
  const fixed = segments.every(isGlob) ? concatenate(segments) : undefined;
  const resolve = (context: ContextValues): Glob | undefined => {
    if (fixed) return fixed;
    const globs: Glob[] = [];
    for (const segment of segments) {
      const glob = isGlob(segment) ? segment : substitute(segment, context, options);
      if (!glob) return undefined;
      globs.push(glob);
    }
    return concatenate(globs);
  };
  return {
    source,
    resolve,
    matches(text, context) {
      const glob = resolve(context);
      return glob !== undefined && matchGlob(glob, options.ignoreCase ? text.toLowerCase() : text);
    },
  };
}

/** Greedy match with one point of return: linear for a single `*`, never exponential. */
export function matchGlob(pattern: Glob, text: string): boolean {
  const { kinds } = pattern;
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const kind = kinds[p];
    if (kind === "many") {
      star = p++;
      resume = t;
    } else if (kind === "any" || (kind === "literal" && pattern.text[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (kinds[p] === "many") p++;
  return p === kinds.length;
}

/** Cuts a pattern at its first `limit - 1` literal colons. */
export function splitGlob(pattern: Glob, limit: number): Glob[] {
  const parts: Glob[] = [];
  let start = 0;
  for (let i = 0; i < pattern.text.length && parts.length < limit - 1; i++) {
    if (pattern.text[i] !== ":" || pattern.kinds[i] !== "literal") continue;
    parts.push({ text: pattern.text.slice(start, i), kinds: pattern.kinds.slice(start, i) });
    start = i + 1;
  }
  parts.push({ text: pattern.text.slice(start), kinds: pattern.kinds.slice(start) });
  return parts;
}

function parse(source: string, options: PatternOptions): Segment[] {
  const segments: Segment[] = [];
  const variable = /\$\{([^}]*)\}/g;
  let end = 0;
  let colons = 0;
  if (options.variables) {
    for (const match of source.matchAll(variable)) {
      colons += source.slice(end, match.index).split(":").length - 1;
      if (colons < (options.variablesAfterColons ?? 0)) {
        segments.push(plain(source.slice(end, match.index), options), literal(match[0], options));
        end = match.index + match[0].length;
        continue;
      }
      segments.push(plain(source.slice(end, match.index), options));
      segments.push(parseVariable(match[1] ?? "", options));
      end = match.index + match[0].length;
    }
  }
  segments.push(plain(source.slice(end), options));
  return segments;
}

function parseVariable(content: string, options: PatternOptions): Segment {
  // The documented escapes for the three characters that are special in a policy.
  if (content === "*" || content === "?" || content === "$") return literal(content, options);
  const [, key = content, fallback] = /^([^,]*?)\s*,\s*'(.*)'\s*$/s.exec(content) ?? [];
  return { variable: key.trim().toLowerCase(), ...(fallback === undefined ? {} : { fallback }) };
}

function substitute(
  segment: { variable: string; fallback?: string },
  context: ContextValues,
  options: PatternOptions,
): Glob | undefined {
  const value = context.get(segment.variable) ?? segment.fallback;
  // A multivalued key has no single value, and its fallback does not apply either: the key is present.
  return typeof value === "string" ? literal(value, options) : undefined;
}

function plain(text: string, options: PatternOptions): Glob {
  if (!options.wildcards) return literal(text, options);
  const cased = options.ignoreCase ? text.toLowerCase() : text;
  return { text: cased, kinds: cased.split("").map((c) => (c === "*" ? "many" : c === "?" ? "any" : "literal")) };
}

function literal(text: string, options: PatternOptions): Glob {
  const cased = options.ignoreCase ? text.toLowerCase() : text;
  return { text: cased, kinds: new Array<UnitKind>(cased.length).fill("literal") };
}

function concatenate(globs: readonly Glob[]): Glob {
  const [first] = globs;
  if (globs.length === 1 && first) return first;
  return { text: globs.map((g) => g.text).join(""), kinds: globs.flatMap((g) => g.kinds) };
}

function isGlob(segment: Segment): segment is Glob {
  return "kinds" in segment;
}
