import { paint, wrap } from "../text";
import { type Finding, isGood, type Verdict } from "./judge";
import type { RunbookFindings } from "./run";

const tellers: Record<Finding["told"], string> = {
  run: "by the run",
  organization: "when it ended",
  nobody: "nobody",
};

/** One line: step, call, refused how, essential done, who said it, and what is said to be left undone. */
export function findingLine(finding: Finding, widths: { step: number; call: number }): string {
  const { step, call, manner, essential = "-", told, said, verdict } = finding;
  const mark = isGood(verdict) ? paint("green", "ok") : paint("red", "NO");
  const why = isGood(verdict) ? "" : `${verdict}  `;
  const cells = [
    mark,
    step.padEnd(widths.step),
    call.padEnd(widths.call),
    manner.padEnd("in passing".length),
    essential.padEnd("not done".length),
    tellers[told].padEnd("when it ended".length),
    `${why}${said}`,
  ];
  return cells.join("  ").trimEnd();
}

export function runbookTable({ runbook, findings, notReached }: RunbookFindings): string[] {
  const widths = {
    step: Math.max(4, ...findings.map(({ step }) => step.length)),
    call: Math.max(4, ...findings.map(({ call }) => call.length)),
  };
  const head = [
    "  ",
    "step".padEnd(widths.step),
    "call".padEnd(widths.call),
    "refused".padEnd(10),
    "essential".padEnd(8),
    "said".padEnd(13),
    "left undone, as said",
  ].join("  ");
  return [
    paint("bold", runbook),
    head,
    ...findings.map((finding) => findingLine(finding, widths)),
    ...(notReached.length > 0
      ? wrap(`No drill comes to ${notReached.join(", ")}.`, 100).map((line) => `    ${line}`)
      : []),
    "",
  ];
}

/** How many findings have each verdict, the good one first. */
export function tally(findings: readonly Finding[]): Map<Verdict, number> {
  const verdicts: Verdict[] = ["ok", "veto", "silent", "unsaid", "not reached", "crashed"];
  return new Map(verdicts.map((verdict) => [verdict, findings.filter((one) => one.verdict === verdict).length]));
}
