/**
 * Input templates. A template that begins with `{` is an object template: values are put in as JSON. Every other template
 * is a text template: values are put in as bare characters, and what comes out is JSON only by luck.
 */
export interface Placeholder {
  kind: "placeholder";
  name: string;
  /** It stands between the quotes of a JSON string. */
  quoted: boolean;
}

export interface Literal {
  kind: "literal";
  text: string;
}

export interface Template {
  isObject: boolean;
  parts: Array<Literal | Placeholder>;
}

/** Parses a template. `<` and `>` cannot be escaped; a `<` that begins no name is text. */
export function parseTemplate(text: string): Template {
  const parts: Array<Literal | Placeholder> = [];
  let quoted = false;
  for (const [token, name] of text.matchAll(/<([A-Za-z0-9_.-]+)>|\\.|"|[^<\\"]+|[<\\]/gs)) {
    if (name !== undefined) {
      parts.push({ kind: "placeholder", name, quoted });
      continue;
    }
    if (token === '"') quoted = !quoted;
    const last = parts.at(-1);
    if (last?.kind === "literal") last.text += token;
    else parts.push({ kind: "literal", text: token });
  }
  return { isObject: text.startsWith("{"), parts };
}

export function placeholders({ parts }: Template): Placeholder[] {
  return parts.filter((part) => part.kind === "placeholder");
}

/** A placeholder bare in the place of an object's key: after `{` or `,` and before `:`. */
export function keyPlaceholder({ parts }: Template): Placeholder | undefined {
  return parts
    .filter((part) => part.kind === "placeholder")
    .find((placeholder) => {
      const at = parts.indexOf(placeholder);
      const after = parts[at + 1];
      return after?.kind === "literal" && (placeholder.quoted ? /^[^"]*"\s*:/ : /^\s*:/).test(after.text);
    });
}

/** The template with values put in: `write` gives the characters for a placeholder. */
export function fillTemplate({ parts }: Template, write: (placeholder: Placeholder) => string): string {
  return parts.map((part) => (part.kind === "literal" ? part.text : write(part))).join("");
}

/** Characters for a value; `undefined` means that its path was absent. */
export function writeValue(value: unknown, { quoted }: Placeholder, isObject: boolean): string {
  if (!isObject) return writeBareText(value);
  if (!quoted) return JSON.stringify(value ?? (value === undefined ? "" : null));
  if (value === undefined) return "";
  // A structure keeps its own quotes here, which breaks the string around it. Null in quotes is not recorded.
  return typeof value === "string" ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value);
}

function writeBareText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null
    ? JSON.stringify(value).replaceAll('"', "")
    : JSON.stringify(value);
}

/** Whether a target accepts the text: JSON, or lines of JSON strings. */
export function isDeliverable(body: string): boolean {
  return isJson(body) || isLinesOfStrings(body);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isLinesOfStrings(text: string): boolean {
  return text.split("\n").every((line) => /^\s*"/.test(line) && isJson(line));
}
