/** Names of what is kept secret. */
const secretName = /(?:pass(?:word|wd|phrase)|secret|token|api[_-]?key|private[_-]?key|access[_-]?key)$/i;

/** References, variables and places to fill in are no values. */
const placeholder = /\{\{|\$|<|%|^\*+$|example|change[_-]?me|placeholder/i;

/**
 * What a text gives away, as a noun for a message, which never repeats it; undefined where nothing is recognized. The
 * examples of AWS's documentation (`…EXAMPLE`) are no credentials.
 */
export function credentialIn(text: string): string | undefined {
  const [key] = /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/.exec(text) ?? [];
  if (key !== undefined && !key.endsWith("EXAMPLE")) return "an access key id of AWS";
  if (/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(text)) return "a private key";
  if (/\bgh[pousr]_[A-Za-z0-9]{36}\b/.test(text)) return "a token of GitHub";
  for (const [, name = "", separator, quoted, bare] of text.matchAll(assignment))
    if (secretName.test(name) && isValue(quoted ?? bare ?? "", quoted !== undefined || separator === "="))
      return `a value of ${name}`;
  return undefined;
}

const assignment = /([A-Za-z_-]+)\s*([=:])\s*(?:["']([^"'\n]{6,})["']|([^\s"';&|]{6,}))/g;

/** What follows a colon without quotes may be the rest of a sentence: then a value has letters and digits. */
const isValue = (value: string, assigned: boolean): boolean =>
  !placeholder.test(value) && (assigned || (/\d/.test(value) && /[A-Za-z]/.test(value)));

/** Whether a name says that the value is itself a secret, and not the name, ARN or place of one. */
export const namesSecret = (name: string): boolean => secretName.test(name);

/** Where a secret is kept, in place of the secret: an ARN, a URL, or a path such as `prod/orders/password`. */
const place = /^(?:arn:|https?:|\/|[a-z][a-z\d_-]*(?:\/[a-z\d_-]+)+$)/;

/** Whether a named value gives something away by its name: a `DatabasePassword` with a text. */
export const isCredential = (name: string, value: unknown): boolean =>
  typeof value === "string" && value.length >= 6 && namesSecret(name) && !placeholder.test(value) && !place.test(value);
