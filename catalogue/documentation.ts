import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EventPattern, Response } from "../responses/types";
import { exampleContext } from "../runbooks/context";
import { describeRunbook } from "../runbooks/language/documentation";
import { code, table } from "../runbooks/language/markdown";
import type { CompiledRunbook } from "../runbooks/language/types";
import type { Workflow } from "../workflows/types";
import { catalogue } from "./catalogue";
import { responseFolder } from "./folders";
import { subjects } from "./responses";
import { runbooks as allRunbooks } from "./runbooks";

export const cataloguePageFile = path.join(__dirname, "..", "docs", "catalogue.md");

/** Everything that Reflex answers and does, made of what responses, runbooks and workflows say about themselves. */
export function cataloguePage(): string {
  const workflows = [...new Set(catalogue.flatMap(({ workflow }) => workflow ?? []))].sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  const runbooks = allRunbooks.map((runbook) => runbook.compile(exampleContext));
  const compiled = new Map(runbooks.map((runbook) => [runbook.name, runbook]));
  const parts = [
    "# The catalogue",
    "<!-- Made by catalogue/documentation.ts from the catalogue. Do not edit: run `npm run catalogue`. -->",
    `${catalogue.length} responses, ${runbooks.length} runbooks, ${workflows.length} workflows. How to add one is in ` +
      "[responses.md](responses.md) and [runbooks.md](runbooks.md). `npx reflex drill --all` proves them all.",
    ...subjects.flatMap(({ title, summary, responses: own }) => {
      const listed = catalogue.filter(({ name }) => own.some((response) => response.name === name));
      return [
        `## ${title}`,
        `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
        table(
          ["response", "answers", "acts", "risk", "needs approval", "undone by"],
          listed.map((response) => [
            `[${response.name}](#${response.name})`,
            response.title,
            ...acts(response, compiled),
          ]),
        ),
        ...listed.flatMap(describeResponse),
      ];
    }),
    "## Workflows",
    ...workflows.flatMap(describeWorkflow),
    "## Runbooks",
    ...runbooks.map((runbook) => describeRunbook(runbook, 3).trimEnd()),
  ];
  return `${parts.join("\n\n")}\n`;
}

function acts({ runbook, undo, workflow }: Response, compiled: Map<string, CompiledRunbook>): string[] {
  if (workflow) return [link(workflow.name), "see its runbooks", "", ""];
  const document = runbook && compiled.get(runbook.name);
  if (!document) return ["people", "", "", ""];
  const asks = document.document.mainSteps.some(({ action }) => action === "aws:approve");
  return [link(document.name), document.risk, asks ? "yes" : "no", undo ? link(undo.name) : ""];
}

const link = (heading: string): string => `[${heading}](#${heading.toLowerCase()})`;

function describeResponse(response: Response): string[] {
  const { name, title, summary, placement } = response;
  return [
    `### ${name}`,
    `**${title}.** ${summary}`,
    [
      ...signalsOf(response),
      `- decided ${placement === "central" ? `by triage, which reads: ${response.resource.name}` : "by a rule of the member account itself"}`,
      ...(response.placement === "central" && (response.runbook ?? response.workflow)
        ? [`- ${coolDown(response.coolDownHours)}`]
        : []),
      `- leaves alone: ${nearMisses(name).join(", ")}`,
      `- shown by ${code(`npx reflex drill ${name}`)}`,
    ].join("\n"),
  ];
}

function signalsOf(response: Response): string[] {
  if (response.placement === "central") {
    return Object.entries(response.forms).map(([form, { pattern }]) => `- ${form}: ${signalOf(pattern)}`);
  }
  return [`- signal: ${signalOf(response.pattern)}`];
}

const signalOf = (pattern: EventPattern): string =>
  `${texts(pattern.source).map(code).join(", ")}, ${texts(pattern["detail-type"]).join(" or ")}`;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

const coolDown = (hours: number): string =>
  hours === 0 ? "every new signal counts" : `acts on one resource at most once in ${hours} h`;

const nearMisses = (name: string): string[] =>
  readdirSync(path.join(responseFolder(name), "events", "ignored"))
    .sort()
    .map((file) => file.replace(/\.json$/, "").replaceAll("-", " "));

const describeWorkflow = ({ name, summary, runbooks }: Workflow): string[] => [
  `### ${name}`,
  summary,
  `Starts in the member account: ${runbooks.map((runbook) => link(runbook.name)).join(", ")}.`,
];

if (require.main === module) {
  writeFileSync(cataloguePageFile, cataloguePage());
  console.log(`The catalogue is in ${path.relative(process.cwd(), cataloguePageFile)}.`);
}
