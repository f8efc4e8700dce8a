/**
 * Text comparisons with the habits of event-ruler 2.0.1. It compares strings together with their JSON quotes, so that a
 * prefix may end in a quote (and then means the whole value) and a suffix may begin with one.
 */
export type TextTest = (value: string) => boolean;

export function beginsWith(prefix: string): TextTest {
  return prefix.endsWith('"') ? (value) => `${value}"`.startsWith(prefix) : (value) => value.startsWith(prefix);
}

export function endsWith(suffix: string): TextTest {
  return suffix.startsWith('"') ? (value) => `"${value}`.endsWith(suffix) : (value) => value.endsWith(suffix);
}

export function equalsIgnoringCase(text: string): TextTest {
  const shape = new RegExp(`^${eitherCase(text)}$`);
  return (value) => shape.test(value);
}

export function beginsWithIgnoringCase(prefix: string): TextTest {
  const shape = new RegExp(`^${eitherCase(prefix)}`);
  return (value) => shape.test(`${value}"`);
}

export function endsWithIgnoringCase(suffix: string): TextTest {
  const shape = new RegExp(`${eitherCase(suffix)}$`);
  return (value) => shape.test(`"${value}`);
}

// Each UTF-16 unit by itself, in its lower or its upper case (ß or SS). Half of a surrogate pair has no UTF-8 form, for
// which Java writes "?": event-ruler really matches "??" where the pattern has an emoji.
function eitherCase(text: string): string {
  return Array.from({ length: text.length }, (_, at) => {
    const unit = text.charAt(at);
    if (/[\ud800-\udfff]/.test(unit)) return "\\?";
    const cases = new Set([unit.toLowerCase(), unit.toUpperCase()]);
    return cases.size === 1 ? literal(unit) : `(?:${[...cases].map(literal).join("|")})`;
  }).join("");
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** `*` matches any text; `\*` and `\\` for themselves. Throws Error with the reason if the text breaks the rules. */
export function wildcard(text: string): TextTest {
  const [first = "", ...rest] = wildcardParts(text);
  const last = rest.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
    const end = value.length - last.length;
    let at = first.length;
    for (const part of rest) {
      const found = value.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

function wildcardParts(text: string): string[] {
  const parts = [""];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === "*") {
      if (next === "*") throw new Error(`two wildcards in a row at position ${at}`);
      parts.push("");
      continue;
    }
    if (character === "\\") {
      if (next !== "*" && next !== "\\") throw new Error(`"\\" at position ${at} escapes neither "*" nor "\\"`);
      at++;
    }
    parts[parts.length - 1] += character === "\\" ? next : character;
  }
  return parts;
}
