import { writeFileSync } from "node:fs";
import path from "node:path";
import { code, table } from "../runbooks/language/markdown";
import { commonSettings, groupSettings, settingsSchema } from "./configuration";
import { groupDefaults, groupOf, levelOf } from "./levels";
import type { ResourceRule } from "./rule";
import { rules, stackRules } from "./rules";
import type { StackRule } from "./stackRule";

export const readmeFile = path.join(__dirname, "README.md");

/** For editors, and for whoever checks guardrails.json without Pulumi. */
export const schemaFile = path.join(__dirname, "guardrails.schema.json");
export const schemaText = (): string => `${JSON.stringify(settingsSchema, null, 2)}\n`;

type Rule = ResourceRule | StackRule;

/** The catalogue of the rules, made of what they say about themselves. */
export function readme(): string {
  const all = [...rules, ...stackRules].sort((one, other) => (one.name < other.name ? -1 : 1));
  const services = [...new Set(all.map(serviceOf))];
  const parts = [
    "# Policy pack",
    "<!-- Made by policy-pack/readme.ts from the rules. Do not edit: change the rule and run it again. -->",
    `${rules.length} rules about single resources, and ${stackRules.length} about links between the resources of a ` +
      "stack (marked ∞). They are useful on any AWS stack. How they are enforced, configured and exempted is in " +
      "[docs/guardrails.md](../docs/guardrails.md).",
    table(
      ["rule", "group", "severity", "unless configured", "in one sentence"],
      all.map((rule) => [
        `[\`${rule.name}\`](#${rule.name})${mark(rule)}`,
        groupOf(rule),
        rule.severity,
        levelOf(rule, groupDefaults),
        rule.description,
      ]),
    ),
    "## Groups",
    "Levels of rules by their group, under the name `groups`. A level of the rule itself or of `all` goes before them.",
    settingsTable(groupSettings),
    "## Settings of every rule",
    settingsTable(commonSettings),
    ...services.flatMap((service) => [
      `## ${service}`,
      ...all.filter((rule) => serviceOf(rule) === service).flatMap(sectionOf),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

const serviceOf = ({ name }: Rule): string => name.slice(0, name.indexOf("-"));
const mark = ({ kind }: Rule): string => (kind === "stack" ? " ∞" : "");

function sectionOf(rule: Rule): string[] {
  const { name, severity, description, types, references, remediation, settings } = rule;
  const subjects = rule.kind === "stack" ? rule.subjects : types;
  return [
    `### ${name}`,
    description,
    [
      `- severity: ${severity}, group: ${groupOf(rule)}, unless configured: ${levelOf(rule, groupDefaults)}`,
      `- judges: ${subjects.map(code).join(", ")}${rule.kind === "stack" ? ", with what they are linked to" : ""}`,
      ...(references.length > 0
        ? [`- required by: ${references.map(({ framework, id }) => `${framework} ${id}`).join(", ")}`]
        : []),
    ].join("\n"),
    "What to do:",
    remediation.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    ...(Object.keys(settings).length > 0 ? [settingsTable(settings)] : []),
  ];
}

/** Settings with what they mean, and what holds unless somebody configures them. */
export const settingsTable = (settings: Rule["settings"]): string =>
  table(
    ["setting", "means", "default"],
    Object.entries(settings).map(([name, setting]) => [
      code(name),
      setting.description ?? "",
      code(JSON.stringify(setting.default)),
    ]),
  );

if (require.main === module) {
  writeFileSync(readmeFile, readme());
  writeFileSync(schemaFile, schemaText());
  console.log(`The catalogue of the rules is in ${path.relative(process.cwd(), readmeFile)}.`);
}
