import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isRecord } from "../../aws/json";
import { accountPinned } from "../../policy-pack/policies/provider/accountPinned";
import type { ResourceRule } from "../../policy-pack/rule";
import { rules, stackRules } from "../../policy-pack/rules";

/** What the configuration of a stack says already, so that nobody has to configure it for the rules again. */
export interface StackFacts {
  organizationId: string;
  /** Account that the stack deploys into. */
  account: string;
  /** Account of the organization's management, in a stack that has experiments. */
  managementAccountId?: string;
}

/** What a violation of a rule does: nothing, a warning, or a refusal. */
export type EnforcementLevel = "disabled" | "advisory" | "mandatory";

export interface RuleSettings {
  level: EnforcementLevel;
  /** Settings of the rule, as far as there are any. */
  configuration: Record<string, unknown>;
}

/** Settings of the rules by name, in the form that `--policy-pack-config` accepts. */
export type GuardrailSettings = Readonly<Record<string, unknown>>;

/** The settings of this project. The program reads them by itself; the CLI is given the same file. */
const settingsFile = path.join(__dirname, "..", "..", "guardrails.json");

/** @throws Error when the file is there and is not what it should be. */
export function readGuardrailSettings(file = settingsFile): GuardrailSettings {
  if (!existsSync(file)) return {};
  const settings = parsed(readFileSync(file, "utf8"), file);
  if (!isRecord(settings))
    throw new Error(`${file} is not a JSON object. Write the settings of each rule by its name.`);
  const names = new Set(["all", ...[...rules, ...stackRules].map(({ name }) => name)]);
  for (const [name, value] of Object.entries(settings)) {
    if (!names.has(name))
      throw new Error(`${file}: there is no rule "${name}". The rules are: ${[...names].join(", ")}.`);
    levelOf(value, `${file}: ${name}`);
  }
  return settings;
}

/** The settings of one rule: as somebody wrote them, else what the stack's own configuration says. */
export function settingsOf(rule: ResourceRule, settings: GuardrailSettings, facts: StackFacts): RuleSettings {
  const own = settings[rule.name];
  const { enforcementLevel: _, ...configured } = isRecord(own) ? own : {};
  return {
    level: levelOf(own, rule.name) ?? levelOf(settings.all, "all") ?? "mandatory",
    configuration: { ...known(rule, facts), ...configured },
  };
}

const known = (rule: ResourceRule, facts: StackFacts): Record<string, unknown> => ({
  ...("organizationId" in rule.settings && { organizationId: facts.organizationId }),
  ...("managementAccountId" in rule.settings && { managementAccountId: facts.managementAccountId ?? "" }),
  ...(rule === accountPinned && { accounts: [facts.account] }),
});

/** A level by itself, or the one among the settings of a rule. */
function levelOf(value: unknown, where: string): EnforcementLevel | undefined {
  const level = isRecord(value) ? value.enforcementLevel : value;
  switch (level) {
    case undefined:
    case "disabled":
    case "advisory":
    case "mandatory":
      return level;
    case "remediate":
      // No rule changes a resource, so the engine treats this as mandatory too.
      return "mandatory";
    default:
      throw new Error(`${where}: ${JSON.stringify(level)} is no level. Use disabled, advisory or mandatory.`);
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
}
