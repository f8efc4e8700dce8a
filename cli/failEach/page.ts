import { table } from "../../runbooks/language/markdown";
import type { Finding } from "./judge";
import type { RunbookFindings } from "./run";

export const columns = [
  "runbook",
  "steps that call AWS",
  "calls refused",
  "essential steps done",
  "said by the run",
  "said when it ended",
  "nothing lost",
  "not as it must be",
  "steps no drill comes to",
];

/** The table of a part, with a row for each runbook and one for all, and what is not as it must be. */
export function failEachPart(results: readonly RunbookFindings[]): string {
  const rows = results.map(({ runbook, findings, notReached }) => [
    runbook,
    ...figures(findings, notReached.length).map(String),
  ]);
  const all = results.flatMap(({ findings }) => findings);
  const notReached = results.reduce((sum, one) => sum + one.notReached.length, 0);
  const wrong = all.filter(({ verdict }) => verdict !== "ok");
  return [
    table(columns, [...rows, ["all", ...figures(all, notReached).map(String)]]),
    wrong.length === 0
      ? "Everything is as it must be."
      : table(
          ["runbook", "step", "call", "refused", "what is wrong"],
          wrong.map(({ runbook, step, call, manner, verdict }) => [runbook, step, call, manner, verdict]),
        ),
  ].join("\n\n");
}

function figures(findings: readonly Finding[], notReached: number): Array<number | string> {
  const count = (which: (finding: Finding) => boolean) => findings.filter(which).length;
  const isContainment = findings.some(({ essential }) => essential !== undefined);
  const nothingLost = ({ verdict, told }: Finding) => verdict === "ok" && told === "nobody";
  return [
    new Set(findings.map(({ runbook, step }) => `${runbook} ${step}`)).size + notReached,
    findings.length,
    isContainment ? count(({ essential }) => essential === "done") : "-",
    count(({ told }) => told === "run"),
    count(({ told }) => told === "organization"),
    count(nothingLost),
    count(({ verdict }) => verdict !== "ok"),
    notReached,
  ];
}
