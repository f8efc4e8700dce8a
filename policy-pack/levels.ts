import type { Group, Metadata } from "./rule";

/** What a violation of a rule does: nothing, since the rule does not run; a warning; or a refusal. */
export const levels = ["disabled", "advisory", "mandatory"] as const;
export type Level = (typeof levels)[number];

/** The level of the rules of a group: one for all of them, or by their severity. */
export const groupLevels = [...levels, "severity"] as const;
export type GroupLevel = (typeof groupLevels)[number];

export type GroupLevels = Readonly<Record<Group, GroupLevel>>;

/** What holds where nobody configures a group. */
export const groupDefaults: GroupLevels = { core: "severity", "self-healing": "disabled" };

const bySeverity: Readonly<Record<Metadata["severity"], Level>> = {
  critical: "mandatory",
  high: "mandatory",
  medium: "advisory",
  low: "disabled",
};

export const groupOf = ({ group = "core" }: Metadata): Group => group;

/** The level of a rule that nobody configured by itself. */
export function levelOf(rule: Metadata, groups: GroupLevels): Level {
  const level = groups[groupOf(rule)];
  return level === "severity" ? bySeverity[rule.severity] : level;
}
