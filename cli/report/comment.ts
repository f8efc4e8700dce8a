import { wrap } from "../text";
import { fitted, type Item, type Section } from "./fit";
import { isImportant, rank } from "./importance";
import { block, cell, code, counted, enumerated, htmlCode } from "./markdown";
import type { Change, Diagnostic, DrillReport, Operation, Report, StackReport, Violation } from "./types";

/** The first line of the comment, by which it is found again and updated. */
export const marker = "<!-- reflex-report -->";

/** GitHub refuses a longer body of a comment ("body is too long (maximum is 65536 characters)"). */
export const gitHubLimit = 65_536;

/**
 * The report as one comment on a pull request.
 * @param limit the most characters it may have.
 */
export function commentOf(report: Report, limit = gitHubLimit): string {
  const { stacks, drills } = report;
  const violations = stacks.flatMap((stack) => stack.violations.map((violation) => ({ stack, violation })));
  const sections: Section[] = [
    { heading: overviewHead, isTable: true, items: stacks.map(overviewRow) },
    { heading: "### Policy violations", items: violations.map(violationItem) },
    { heading: "### What would happen differently", items: drills.map(drillItem) },
    ...stacks.flatMap(stackSections),
  ];
  return `${fitted(`${marker}\n${verdictOf(report)}`, sections, limit - 1)}\n`;
}

function verdictOf({ blocking, stacks, drills }: Report): string {
  if (blocking.length > 0) return `## Reflex: do not merge yet\n\n**Blocking:** ${enumerated(blocking)}.`;
  const looked = [
    ...(stacks.length > 0 ? [counted(stacks.length, "stack")] : []),
    ...(drills.length > 0 ? [counted(drills.length, "drill")] : []),
  ];
  return `## Reflex: nothing blocks this change\n\nChecked ${enumerated(looked)}.`;
}

const overviewHead = `| stack | create | update | replace | delete | unchanged | preview |
| --- | ---: | ---: | ---: | ---: | ---: | --- |`;

function overviewRow({ stack, outcome, changes, same, violations }: StackReport): Item {
  const count = (...operations: Operation[]) =>
    changes.filter((change) => operations.includes(change.operation)).length;
  const row = [
    cell(stack),
    count("create", "import"),
    count("update", "protect", "unprotect"),
    count("replace"),
    count("delete"),
    same,
    outcome !== "succeeded" ? `**${outcome}**` : changes.length > 0 ? "as below" : "no changes",
  ];
  const worst = Math.min(9, ...changes.map(rank), ...(violations.length > 0 || outcome !== "succeeded" ? [0] : []));
  return { rank: worst / 10 - 3, what: "stack", short: `| ${row.join(" | ")} |` };
}

function violationItem({ stack, violation }: { stack: StackReport; violation: Violation }): Item {
  const { policy, severity, kind, name, type, field, message } = violation;
  const resource = name === undefined ? "the stack" : `${code(name)} (${code(type ?? "")})`;
  const label = [
    `**${kindNames[kind]}**`,
    ...(severity ? [code(severity)] : []),
    `${code(policy)}: ${resource} in ${code(stack.stack)}${field ? `, at ${code(field)}` : ""}`,
  ].join(" ");
  const lines = message.split("\n").flatMap((line) => wrap(line, 96));
  return {
    rank: kind === "blocking" ? -2 : 4,
    what: "violation",
    short: `- ${label}`,
    long: `${label}\n\n${block(lines, "text", 20)}`,
  };
}

const kindNames: Record<Violation["kind"], string> = {
  blocking: "violation",
  advisory: "advice",
  unjudged: "not judged yet",
};

function stackSections({ stack, outcome, changes, diagnostics }: StackReport): Section[] {
  const [important, others] = [changes.filter(isImportant), changes.filter((change) => !isImportant(change))];
  const said = [...diagnostics].sort((one) => (one.severity === "error" ? -1 : 1)).map(diagnosticItem);
  const failure = {
    succeeded: "what the engine says",
    failed: "the preview failed",
    unfinished: "no end of the preview",
  };
  return [
    { heading: `### ${code(stack)}: ${failure[outcome]}`, items: said },
    { heading: `### ${code(stack)}: review these first`, items: important.map(changeItem) },
    { heading: `### ${code(stack)}: other changes`, items: others.map(changeItem) },
  ];
}

function changeItem(change: Change): Item {
  const changed = change.properties.filter(({ lines }) => lines.length > 0);
  const short = `- ${changeLabel(change, (text) => `**${text}**`, code)}`;
  const lines = changed.flatMap((property) => [`@@ ${property.property} @@`, ...property.lines]);
  const summary = changeLabel(change, (text) => `<b>${text}</b>`, htmlCode);
  return {
    rank: rank(change),
    what: change.operation,
    short,
    ...(lines.length > 0 && {
      long: `<details><summary>${summary}</summary>\n\n${block(lines, "diff", mostDiffLines)}\n\n</details>`,
    }),
  };
}

const mostDiffLines = 60;

function changeLabel(change: Change, bold: (text: string) => string, span: (text: string) => string): string {
  const { operation, name, type, security, holds, replaceReasons, properties } = change;
  const because = operation === "replace" ? replaceReasons : properties.map(({ property }) => property);
  return [
    `${bold(operation)} ${span(name)} (${span(type)})`,
    because.length > 0 && operation !== "create" && operation !== "import" ? `: ${listed(because, span)}` : "",
    change.protected && operation !== "unprotect" ? ` · ${bold("protected")}` : "",
    change.losesProtection ? ` · ${bold("loses its protection")}` : "",
    security ? ` · ${security}` : "",
    holds ? ` · loses ${holds}` : "",
  ].join("");
}

const mostNames = 6;

function listed(names: string[], span: (text: string) => string): string {
  const more = names.length - mostNames;
  return (
    names
      .slice(0, mostNames)
      .map((name) => span(name))
      .join(", ") + (more > 0 ? ` and ${more} more` : "")
  );
}

function diagnosticItem({ severity, name, message }: Diagnostic): Item {
  const [first = ""] = message.split("\n");
  const about = name ? ` at ${code(name)}` : "";
  const lines = message.split("\n").flatMap((line) => wrap(line, 96));
  return {
    rank: severity === "error" ? 0 : 3,
    what: severity,
    short: `- **${severity}**${about}: ${code(first)}`,
    ...(lines.length > 1 && { long: `**${severity}**${about}\n\n${block(lines, "text", 40)}` }),
  };
}

function drillItem({ response, verdict, base, decisions, differences }: DrillReport): Item {
  const before = base && base.verdict !== verdict ? `${code(base.verdict)} → ` : "";
  const outcome = `${code(response)}: ${before}${code(verdict)}`;
  if (differences.length === 0) {
    const told = base ? "as before" : listed(decisions, code) || "no decision";
    return { rank: 5, what: "drill", short: `- ${outcome}, ${told}` };
  }
  const others = differences.filter(({ what }) => what !== "verdict");
  if (others.length === 0) return { rank: -1, what: "drill", short: `- ${outcome}` };
  const lines = others.flatMap(({ what, gone, added }) => [
    `@@ ${what} @@`,
    ...gone.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
  ]);
  const label = `${outcome}, with other ${enumerated(others.map(({ what }) => what))}`;
  return { rank: -1, what: "drill", short: `- ${label}`, long: `${label}\n\n${block(lines, "diff", 80)}` };
}
