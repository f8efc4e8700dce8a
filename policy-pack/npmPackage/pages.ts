import { code } from "../../runbooks/language/markdown";
import { corpus } from "../corpus";
import { Later, type Program, type ProgramResource, Secretly } from "../corpus/program";
import { groupDefaults, groupOf, levelOf } from "../levels";
import { settingsTable } from "../readme";
import { judges, type ResourceRule } from "../rule";
import { concealment } from "../secrets";
import type { StackRule } from "../stackRule";

type Rule = ResourceRule | StackRule;

/** The page about a rule, for those who have the package and not this repository: a program that passes beside one that does not. */
export function rulePage(rule: Rule): string {
  const { name, severity, description, remediation, settings, references } = rule;
  const { good, bad } = examplesOf(rule);
  const parts = [
    `# ${name}`,
    description,
    `Severity ${severity}, group ${code(groupOf(rule))}: ${code(levelOf(rule, groupDefaults))} unless configured.`,
    ...(references.length > 0
      ? [`Required by: ${references.map((one) => `${one.framework} ${one.id}`).join(", ")}.`]
      : []),
    "## What to do",
    remediation.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    "## Examples",
    "Resources with their type and inputs, as the engine shows them. Documents that are JSON text are written as objects.",
    `Refused (${bad.name}):`,
    fenced(bad.resources),
    ...(good ? [`Accepted (${good.name}):`, fenced(good.resources)] : ["Accepted: a program without such a resource."]),
    ...(Object.keys(settings).length > 0 ? ["## Settings", settingsTable(settings)] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

interface Example {
  name: string;
  resources: Program["resources"];
}

/**
 * The smallest programs of the corpus that show a rule: one that violates it, and the one most like it that does not.
 * Of a rule about single resources only the resource is shown.
 */
export function examplesOf(rule: Rule): { bad: Example; good?: Example } {
  const size = ({ resources }: Program) => JSON.stringify(resources).length;
  const bySize = [...corpus].sort((one, other) => size(one) - size(other));
  const judged = ({ resources }: Program) =>
    Object.entries(resources).filter(
      ([, resource]) =>
        resource !== undefined &&
        (rule.kind === "stack" ? rule.subjects.includes(resource.type) : judges(rule, resource.type)),
    );
  const bad = bySize.find(({ violates }) => violates[rule.name]);
  const [culprit = ""] = bad?.violates[rule.name] ?? [];
  if (!bad) throw new Error(`no program of the corpus violates ${rule.name}`);
  const type = bad.resources[culprit]?.type;
  const fitting = bySize.filter((program) => Object.keys(program.violates).length === 0 && judged(program).length > 0);
  const names = Object.keys(bad.resources);
  const likeness = (program: Program) =>
    names.filter((name) => program.resources[name]?.type === bad.resources[name]?.type).length +
    (program.resources[culprit]?.type === type ? names.length : 0);
  const good = fitting.reduce<Program | undefined>(
    (best, program) => (best && likeness(best) >= likeness(program) ? best : program),
    undefined,
  );
  const shown = (program: Program, name: string): Example => ({
    name: program.name,
    resources: rule.kind === "stack" ? program.resources : { [name]: program.resources[name] as ProgramResource },
  });
  const accepted = good && (good.resources[culprit]?.type === type ? culprit : judged(good)[0]?.[0]);
  return { bad: shown(bad, culprit), ...(good && accepted !== undefined && { good: shown(good, accepted) }) };
}

const fenced = (resources: Program["resources"]): string =>
  `\`\`\`json\n${JSON.stringify(readable(resources), null, 2)}\n\`\`\``;

/** The resources as a person reads them: what comes from another resource is named, and what is secret is not shown. */
function readable(value: unknown): unknown {
  if (value instanceof Later) return value.from.length > 0 ? `<from ${value.from.join(", ")}>` : readable(value.value);
  if (value instanceof Secretly) return concealment;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "string") return documentIn(value) ?? value;
  if (typeof value !== "object" || value === null) return value;
  const hidden = ["completed"];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== undefined && !hidden.includes(key))
      .map(([key, inner]) => [key, readable(inner)]),
  );
}

function documentIn(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
