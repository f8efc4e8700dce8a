import { isRecord } from "../../aws/json";

/**
 * Fields that hold a secret in the answers that are collected. CloudTrail, Lambda and others hide most of them already;
 * evidence is kept for years and read by many, so nothing depends on that.
 */
const secretFields =
  /^(secret_?access_?key|session_?token|security_?token|x-amz-security-token|(new|old|master_?user|admin)?_?password|passwd|secret_?(string|binary)|plaintext|private_?key(_?material|_?pem)?|key_?material|user_?data|authorization|auth_?token|(access|bearer|refresh|id)_?token|api_?key|client_?secret|cookie|connection_?string)$/i;

/** Names of variables and settings (`{name, value}`, environment maps) that announce a secret. */
const secretNames = /passw(or)?d|secret|token|credential|api_?key|private_?key|access_?key(?!_?id)/i;

/** Maps whose values are configuration of an application: nobody knows which of them are secret. */
const environments = /^(environment(_?variables)?|variables|env)$/i;

/** Secrets that are in the middle of other text: the first group stays. */
const secretTexts: Array<[kind: string, form: RegExp]> = [
  ["private key", /()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  ["signature", /([?&]X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"']+/gi],
  ["password in a URL", /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]{0,256}:)[^\s@/]+(?=@)/gi],
  ["authorization", /(\bauthorization["']?\s*[:=]\s*["']?(?:(?:basic|bearer|token)\s+)?)[^\s"',;]+/gi],
  ["token", /(\bbearer\s+)[\w.~+/=-]{8,}/gi],
  ["token", /()\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g],
  ["token", /()\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|pul-)[\w-]{10,}/g],
  [
    "secret",
    /(\b(?:[\w-]*(?:secret|passw(?:or)?d|pwd|token|api[_-]?key|access[_-]?key(?![_-]?id))[\w-]*)["']?\s*[=:]\s*["']?)(?!\[redacted)[^\s"',;&}]{3,}/gi,
  ],
];

export interface Redacted<T> {
  value: T;
  /** How many values were redacted. */
  count: number;
}

/**
 * The value without its secrets; each leaves `[redacted: KIND]`. Texts that are JSON (CloudTrail's records are) are
 * redacted as well. Plain data only: dates become ISO 8601, bytes base64, as JSON would have them.
 */
export function redact(value: unknown): Redacted<unknown> {
  const redaction = new Redaction();
  return { value: redaction.of(plain(value)), count: redaction.count };
}

/** The same for a text that people wrote or a program logged. */
export function redactText(text: string): string {
  return new Redaction().text(text);
}

class Redaction {
  count = 0;

  of(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.of(item));
    if (!isRecord(value)) return value;
    const named = nameOf(value);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (secretFields.test(key) && holdsText(inner)) return [key, this.mark(key, inner)];
        if (/^(parameter_?)?value$/i.test(key) && named !== undefined && secretNames.test(named))
          return [key, this.mark(named, inner)];
        if (environments.test(key) && typeof inner === "object") return [key, this.environment(inner)];
        return [key, this.of(inner)];
      }),
    );
  }

  text(text: string): string {
    const inner = json(text);
    if (inner !== undefined) {
      const before = this.count;
      const clean = this.of(inner);
      return this.count === before ? text : JSON.stringify(clean);
    }
    return secretTexts.reduce(
      (known, [kind, form]) =>
        known.replace(form, (_found, kept: string) => {
          this.count++;
          return `${kept}[redacted: ${kind}]`;
        }),
      text,
    );
  }

  /** Maps of variables, at whatever depth, and lists of `{name, value}`: the names stay. */
  private environment(variables: unknown): unknown {
    if (Array.isArray(variables)) {
      return variables.map((one) =>
        isRecord(one) && nameOf(one) !== undefined && "value" in one
          ? { ...one, value: this.mark("environment variable", one.value) }
          : this.of(one),
      );
    }
    if (!isRecord(variables)) return this.of(variables);
    return Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        name,
        holdsText(value) ? this.mark("environment variable", value) : this.environment(value),
      ]),
    );
  }

  private mark(kind: string, value: unknown): unknown {
    if (value === null || value === "" || (typeof value === "string" && hidden.test(value))) return value;
    this.count++;
    return `[redacted: ${kind}]`;
  }
}

/** What AWS itself, or an earlier redaction, has put in place of a secret. */
const hidden = /^(HIDDEN_DUE_TO_SECURITY_REASONS|<sensitiveDataRemoved>|\*+|\[redacted: .*\])$/;

const holdsText = (value: unknown) => typeof value === "string" || typeof value === "number";

function nameOf(value: Record<string, unknown>): string | undefined {
  const [, name] = Object.entries(value).find(([key]) => /^(name|key|parameter_?(name|key))$/i.test(key)) ?? [];
  return typeof name === "string" ? name : undefined;
}

function json(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The value as JSON would carry it. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Set) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, plain(inner)]])),
  );
}
