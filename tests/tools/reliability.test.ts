import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { runbooks } from "../../catalogue/runbooks";
import type { Finding } from "../../cli/failEach/judge";
import { columns, notRun } from "../../cli/failEach/page";
import { mergedFindings, reliabilityPage } from "../../tools/reliability";

/** The rows of the tables of a page that have this head. */
function tableOf(page: string, head: readonly string[]): string[][] {
  const lines = page.split("\n");
  const first = lines.indexOf(`| ${head.join(" | ")} |`);
  assert.ok(first >= 0, "docs/reliability.md has no table of refused calls: run npm run reliability");
  const end = lines.findIndex((line, index) => index > first && !line.startsWith("|"));
  return lines.slice(first + 2, end).map((line) => line.slice(2, -2).split(" | "));
}

describe("docs/reliability.md", () => {
  const page = readFileSync(reliabilityPage, "utf8");
  const rows = tableOf(page, columns).map(([name = "", ...figures]) => ({
    name,
    ran: figures[0] !== notRun,
    figures: figures.map(Number),
  }));
  const own = rows.filter(({ name }) => name !== "all");

  it("has a row for each runbook of the catalogue; where not, run npm run reliability", () => {
    assert.deepEqual(
      own.map(({ name }) => name),
      runbooks.map(({ name }) => name),
    );
  });

  it("counts each step that a drill comes to twice: refused for good, and in passing", () => {
    for (const { name, figures } of rows.filter(({ ran }) => ran)) {
      const [steps = 0, refused] = figures;
      assert.equal(refused, 2 * (steps - (figures.at(-1) ?? 0)), name);
    }
  });

  it("adds up", () => {
    const all = rows.find(({ name }) => name === "all");
    const sum = (column: number) => own.reduce((total, { figures }) => total + (figures[column] || 0), 0);
    assert.deepEqual(
      all?.figures,
      all?.figures.map((_, column) => sum(column)),
    );
  });

  it("names everything that is not as it must be", () => {
    const wrong = rows.find(({ name }) => name === "all")?.figures[6];
    const named = wrong === 0 ? [] : tableOf(page, ["runbook", "step", "call", "refused", "what is wrong"]);
    assert.equal(named.length, wrong);
  });
});

describe("results of several files", () => {
  const finding = (step: string, verdict: Finding["verdict"]): Finding => ({
    ...{ runbook: "R", step, manner: "for good", call: "s3:GetObject", part: "best effort", told: "run" },
    ...{ said: "", verdict },
  });

  it("are one, in which the last file to know a step decides", () => {
    const [merged, ...others] = mergedFindings([
      { runbook: "R", findings: [finding("A", "silent"), finding("B", "ok")], notReached: ["C", "D"] },
      { runbook: "R", findings: [finding("A", "ok"), finding("C", "ok")], notReached: [] },
    ]);
    assert.deepEqual(others, []);
    assert.deepEqual(
      merged?.findings.map(({ step, verdict }) => [step, verdict]),
      [
        ["B", "ok"],
        ["A", "ok"],
        ["C", "ok"],
      ],
    );
    assert.deepEqual(merged?.notReached, ["D"]);
  });
});
