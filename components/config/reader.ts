import { isRecord } from "../../aws/json";

/** All that is wrong with the configuration of a stack, each problem as one sentence with its fix. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`This stack's configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
  }
}

/** What a text value must look like. */
export interface TextRule {
  pattern: RegExp;
  /** Completes "… is not": `an account id (12 digits)`. */
  meaning: string;
  example: string;
}

/**
 * Reads configuration values and collects what is wrong with them, so that one run reports all problems at once.
 * After a problem the reader goes on with a placeholder; nothing may be deployed unless `problems` is empty.
 */
export class ConfigReader {
  readonly problems: string[] = [];

  constructor(
    private readonly namespace: string,
    private readonly get: (key: string) => string | undefined,
  ) {}

  /** A value that must be there. */
  text(key: string, rule: TextRule): string {
    this.require(key, rule);
    return this.optionalText(key, rule) ?? "";
  }

  /** Records a problem where nothing is set. */
  require(key: string, { example }: TextRule): void {
    if (!this.get(key)) this.problem(key, "is not set", example);
  }

  /** A value that another key is checked against; empty where it is not as the rule says, which is not recorded here. */
  peek(key: string, rule: TextRule): string {
    const found = this.get(key) ?? "";
    return rule.pattern.test(found) ? found : "";
  }

  /** A value that may be absent; the empty string counts as absent, because a project default cannot be nothing. */
  optionalText(key: string, rule: TextRule): string | undefined {
    const found = this.get(key);
    if (!found) return undefined;
    if (rule.pattern.test(found)) return found;
    this.problem(key, `is ${JSON.stringify(found)}, which is not ${rule.meaning}`, rule.example);
    return undefined;
  }

  choice<T extends string>(key: string, choices: readonly T[], fallback?: T): T | undefined {
    const found = this.get(key);
    if (!found && fallback !== undefined) return fallback;
    const choice = choices.find((candidate) => candidate === found);
    if (choice === undefined) {
      const state = found ? `is ${JSON.stringify(found)}` : "is not set";
      this.problem(key, `${state}; it must be ${choices.join(" or ")}`, choices[0] ?? "");
    }
    return choice;
  }

  /** A boolean, which the engine hands over as text. */
  flag(key: string, fallback: boolean): boolean {
    return this.choice<string>(key, ["true", "false"], String(fallback)) === "true";
  }

  wholeNumber(key: string, range: { minimum: number; maximum: number }, fallback: number): number {
    const found = this.get(key);
    if (!found) return fallback;
    const value = Number(found);
    if (Number.isInteger(value) && value >= range.minimum && value <= range.maximum) return value;
    const wanted = `a whole number from ${range.minimum} to ${range.maximum}`;
    this.problem(key, `is ${JSON.stringify(found)}, which is not ${wanted}`, String(fallback));
    return fallback;
  }

  textList(key: string, rule: TextRule): string[] {
    const found = this.json(key);
    if (found === undefined) return [];
    if (!Array.isArray(found)) {
      this.problem(key, `is ${JSON.stringify(found)}, which is not a list`, rule.example, `${key}[0]`);
      return [];
    }
    return found.filter((entry, index) => {
      if (typeof entry === "string" && rule.pattern.test(entry)) return true;
      const problem = `has ${JSON.stringify(entry)} at position ${index}, which is not ${rule.meaning}`;
      this.problem(key, problem, rule.example, `${key}[${index}]`);
      return false;
    });
  }

  /** A list with at least one entry. `without` completes the sentence where there is none: `lists no …`. */
  filledTextList(key: string, rule: TextRule, without: string): string[] {
    const problemsBefore = this.problems.length;
    const found = this.textList(key, rule);
    if (found.length === 0 && this.problems.length === problemsBefore) {
      this.problem(key, without, rule.example, `${key}[0]`);
    }
    return found;
  }

  /** An object as it was written; `undefined` when absent or not an object (which is then a problem). */
  object(key: string, example: { path: string; value: string }): Record<string, unknown> | undefined {
    const found = this.json(key);
    if (found === undefined) return undefined;
    if (isRecord(found)) return found;
    this.problem(key, `is ${JSON.stringify(found)}, which is not an object`, example.value, example.path);
    return undefined;
  }

  /** Records a problem with its fix. `path` is where the fix goes when that is deeper than the key. */
  problem(key: string, what: string, example: string, path?: string): void {
    const target = path === undefined ? `${this.namespace}:${key}` : `--path '${this.namespace}:${path}'`;
    this.problems.push(`${this.namespace}:${key} ${what}. Fix: pulumi config set ${target} ${quoted(example)}`);
  }

  private json(key: string): unknown {
    const found = this.get(key);
    if (!found) return undefined;
    try {
      return JSON.parse(found);
    } catch {
      return found;
    }
  }
}

const quoted = (text: string) => (/^[\w:/.,@-]+$/.test(text) ? text : `'${text}'`);
