import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { exemptionsSetting } from "./exemptions";
import { type GroupLevel, type GroupLevels, groupDefaults, groupLevels, type Level, levelOf, levels } from "./levels";
import type { Group, ResourceRule } from "./rule";
import { rules, stackRules } from "./rules";
import { problemsIn, type Schema } from "./schema";
import type { Setting } from "./setting";
import type { StackRule } from "./stackRule";

/** The settings of rules by name, in the form that `--policy-pack-config` accepts. */
export type GuardrailSettings = Readonly<Record<string, unknown>>;

type Rule = ResourceRule | StackRule;

export const allRules: readonly Rule[] = [...rules, ...stackRules];

export const unknownValuesSetting: Setting<string> = {
  type: "string",
  enum: ["advisory", "enforced"],
  default: "advisory",
  description:
    "What a preview does when a value is not known yet: advisory says so, enforced treats it as a violation. " +
    "The update judges the value in any case, but by then other resources may have been changed.",
};

/** Settings of every rule. */
export const commonSettings: Record<string, PolicyConfigJSONSchema> = {
  unknownValues: unknownValuesSetting,
  exemptions: exemptionsSetting as PolicyConfigJSONSchema,
};

const level: Schema = { type: "string", enum: levels };

/** Settings of the groups: the engine and the program read them where they read the rules'. */
export const groupsName = "groups";

export const groupSettings: Record<Group, Setting<GroupLevel>> = {
  core: {
    type: "string",
    enum: [...groupLevels],
    default: groupDefaults.core,
    description: "Level of the rules for any stack. severity: critical and high are mandatory, medium advisory.",
  },
  "self-healing": {
    type: "string",
    enum: [...groupLevels],
    default: groupDefaults["self-healing"],
    description: "Level of the rules of those who let events change their accounts.",
  },
};

const objectOf = (properties: object, more: object = {}): Schema => ({
  type: "object",
  ...more,
  properties: properties as Record<string, Schema>,
  additionalProperties: false,
});

const schemaOfRule = ({ description, settings }: Rule): Schema => ({
  description,
  anyOf: [level, objectOf({ enforcementLevel: level, ...settings, ...commonSettings })],
});

/** JSON Schema of guardrails.json. */
export const settingsSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "guardrails.json: levels, settings and exemptions of the rules",
  ...objectOf({
    all: {
      description: "Level of all rules. The level of a rule itself goes before it, and it before those of groups.",
      anyOf: [level, objectOf({ enforcementLevel: level })],
    },
    [groupsName]: { description: "Levels of the groups of rules.", ...objectOf(groupSettings) },
    environments: {
      type: "array",
      items: { type: "string" },
      description: "Pulumi ESC environments, from which the engine reads more settings.",
    },
    ...Object.fromEntries(allRules.map((rule) => [rule.name, schemaOfRule(rule)])),
  }),
};

/** All that is wrong with the settings: where, what, and what to do. */
export const settingsProblems = (settings: unknown): string[] => [...problemsIn(settings, settingsSchema, "")];

/** The levels of the groups, as far as somebody configured them and by default otherwise. */
export const groupsOf = (settings: GuardrailSettings): GroupLevels => ({
  ...groupDefaults,
  ...(settings[groupsName] as Partial<GroupLevels> | undefined),
});

/** What somebody configured for a rule, `all` or `groups`: a level, settings, or both. */
function entryOf(settings: GuardrailSettings, name: string): { level?: Level; configuration: Record<string, unknown> } {
  const entry = settings[name];
  if (typeof entry === "string") return { level: entry as Level, configuration: {} };
  const { enforcementLevel, ...configuration } = (entry ?? {}) as Record<string, unknown>;
  return { ...(enforcementLevel !== undefined && { level: enforcementLevel as Level }), configuration };
}

/**
 * The level and the configuration of one rule: of the rule itself, of all, of its group, by its severity.
 * @param settings without problems.
 */
export function configured(rule: Rule, settings: GuardrailSettings) {
  const own = entryOf(settings, rule.name);
  const level = own.level ?? entryOf(settings, "all").level ?? levelOf(rule, groupsOf(settings));
  return { level, configuration: own.configuration };
}
