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

/** In the row of a runbook that has no figures. */
export const notRun = "not run";

/**
 * The table of a part, with a row for each runbook and one for all, and what is not as it must be.
 * @param runbooks the names of all of them, in their order. @param results of all, or of some.
 */
export function failEachPart(runbooks: readonly string[], results: readonly RunbookFindings[]): string {
  const rows = runbooks.map((name) => {
    const result = results.find(({ runbook }) => runbook === name);
    const own = result ? figures(result.findings, result.notReached.length).map(String) : [notRun];
    return [name, ...own, ...Array.from({ length: columns.length - 1 - own.length }, () => "")];
  });
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
