import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { catalogue } from "../../catalogue/catalogue";
import { sweepsOf } from "../../components/plan/sweeps";

const days: Record<string, string> = { MON: "Monday" };

/** `cron(20 5 * * ? *)` is `daily 05:20`. */
function inWords(schedule: string): string {
  const [, minute = "", hour = "", day = ""] = /^cron\((\d+) (\d+) (?:\*|\?) \* (\?|\w{3}) \*\)$/.exec(schedule) ?? [];
  assert.notEqual(day, "", `${schedule}: teach this test to read it`);
  return `${day === "?" ? "daily" : days[day]} ${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

describe("docs/schedules.md", () => {
  it("lists every sweep of the catalogue with its time", () => {
    const page = readFileSync(path.join(__dirname, "..", "..", "docs", "schedules.md"), "utf8");
    const [table = ""] = page.split("| response | when (UTC) | finds |")[1]?.split("\n\n") ?? [];
    const rows = [...table.matchAll(/^\| `([\w-]+)` \| ([^|]+) \|/gm)].map(
      ([, response, when]) => `${response} ${when}`,
    );
    const sweeps = sweepsOf(catalogue).map(({ response, sweep }) => `${response} ${inWords(sweep.schedule)}`);
    assert.deepEqual(rows.sort(), sweeps.sort());
  });
});
