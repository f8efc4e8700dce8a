import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isRecord } from "../../aws/json";
import { configured, type GuardrailSettings, settingsProblems } from "../../policy-pack/configuration";
import type { Level } from "../../policy-pack/levels";
import { accountPinned } from "../../policy-pack/policies/provider/accountPinned";
import type { ResourceRule } from "../../policy-pack/rule";

/** What the configuration of a stack says already, so that nobody has to configure it for the rules again. */
export interface StackFacts {
  organizationId: string;
  /** Account that the stack deploys into. */
  account: string;
  /** Account of the organization's management, in a stack that has experiments. */
  managementAccountId?: string;
}

export interface RuleSettings {
  level: Level;
  /** Settings of the rule, as far as there are any. */
  configuration: Record<string, unknown>;
}

/** The settings of this project. The program reads them by itself; the CLI is given the same file. */
const settingsFile = path.join(__dirname, "..", "..", "guardrails.json");

/** @throws Error when the file is there and is not what it should be. */
export function readGuardrailSettings(file = settingsFile): GuardrailSettings {
  if (!existsSync(file)) return {};
  const settings = parsed(readFileSync(file, "utf8"), file);
  const problems = isRecord(settings)
    ? settingsProblems(settings)
    : ["it is not a JSON object. Write the settings of each rule by its name."];
  if (problems.length > 0)
    throw new Error([`${file} cannot be used:`, ...problems.map((problem) => `  - ${problem}`)].join("\n"));
  return settings as GuardrailSettings;
}

/** The settings of one rule: as somebody wrote them, else what the stack's own configuration says. */
export function settingsOf(rule: ResourceRule, settings: GuardrailSettings, facts: StackFacts): RuleSettings {
  const { level, configuration } = configured(rule, settings);
  return { level, configuration: { ...known(rule, facts), ...configuration } };
}

const known = (rule: ResourceRule, facts: StackFacts): Record<string, unknown> => ({
  ...("organizationId" in rule.settings && { organizationId: facts.organizationId }),
  ...("managementAccountId" in rule.settings && { managementAccountId: facts.managementAccountId ?? "" }),
  ...(rule === accountPinned && { accounts: [facts.account] }),
});

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
}
