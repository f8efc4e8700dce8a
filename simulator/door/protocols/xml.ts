/**
 * The XML that AWS services speak: elements, attributes and text; no DTD, no mixed content. Enough to read request
 * bodies and answers, and to write them.
 */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Text directly inside, entities resolved. White space between child elements is not text. */
  text: string;
}

/** Reads one document. Throws SyntaxError with the position when it is not well-formed. */
export function parseXml(source: string): XmlElement {
  const token =
    /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/y;
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  while (token.lastIndex < source.length) {
    const position = token.lastIndex;
    const match = token.exec(source);
    if (!match) throw new SyntaxError(`not well-formed XML at character ${position}`);
    const [, cdata, closing, opening, attributes, selfClosing, text] = match;
    const parent = open.at(-1);
    if (opening !== undefined) {
      const element: XmlElement = {
        name: local(opening),
        attributes: readAttributes(attributes ?? ""),
        children: [],
        text: "",
      };
      if (parent) parent.children.push(element);
      else if (root) throw new SyntaxError(`XML with a second root element at character ${position}`);
      else root = element;
      if (!selfClosing) open.push(element);
    } else if (closing !== undefined) {
      if (parent?.name !== local(closing))
        throw new SyntaxError(`</${closing}> at character ${position} closes nothing`);
      if (parent.children.length > 0) parent.text = parent.text.trim();
      open.pop();
    } else if (cdata !== undefined && parent) parent.text += cdata;
    else if (text !== undefined && parent) parent.text += unescapeXml(text);
    else if (text?.trim()) throw new SyntaxError(`text outside the root element at character ${position}`);
  }
  if (!root || open.length > 0) throw new SyntaxError("XML ends before its root element does");
  return root;
}

/** One element with text or already written children inside. */
export function writeElement(name: string, content: string, attributes: Record<string, string> = {}): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;" };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return entities[name] ?? whole;
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
  });
}

function readAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of source.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (name) attributes[name] = unescapeXml(double ?? single ?? "");
  return attributes;
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
