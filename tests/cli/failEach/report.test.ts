import assert from "node:assert/strict";
import type { Finding } from "../../../cli/failEach/judge";
import { columns, failEachPart } from "../../../cli/failEach/page";
import { runbookTable } from "../../../cli/failEach/report";

const finding = (more: Partial<Finding>): Finding => ({
  runbook: "ContainBucket",
  step: "Close",
  manner: "for good",
  call: "s3:PutPublicAccessBlock",
  part: "essential",
  essential: "not done",
  told: "run",
  said: "close the bucket",
  verdict: "ok",
  ...more,
});

const results = [
  {
    runbook: "ContainBucket",
    findings: [
      finding({}),
      finding({ manner: "in passing" }),
      finding({ step: "Tag", essential: "done", told: "nobody", said: "", verdict: "silent" }),
      finding({ step: "Tag", manner: "in passing", essential: "done", told: "nobody", said: "", verdict: "ok" }),
    ],
    notReached: ["SaveAbsence"],
  },
];

describe("the report about refused calls", () => {
  it("has a line for each refusal, and names the steps that no drill comes to", () => {
    const [title, head, ...lines] = runbookTable(results[0]!);
    assert.equal(title, "ContainBucket");
    assert.match(head ?? "", /step .*call .*refused .*essential .*said .*left undone/);
    assert.match(lines[0] ?? "", /^ok {2}Close .*for good .*not done .*by the run .*close the bucket$/);
    assert.match(lines[2] ?? "", /^NO {2}Tag .*done .*nobody .*silent$/);
    assert.match(lines[4] ?? "", /No drill comes to SaveAbsence\./);
  });

  it("adds up in the page, which names what is not as it must be", () => {
    const lines = failEachPart(["ContainBucket", "TagInstance"], results).split("\n");
    assert.equal(lines[0], `| ${columns.join(" | ")} |`);
    assert.equal(lines[2], "| ContainBucket | 3 | 4 | 2 | 2 | 0 | 1 | 1 | 1 |");
    assert.equal(lines[3], "| TagInstance | not run |  |  |  |  |  |  |  |");
    assert.equal(lines[4], "| all | 3 | 4 | 2 | 2 | 0 | 1 | 1 | 1 |");
    assert.equal(lines.at(-1), "| ContainBucket | Tag | s3:PutPublicAccessBlock | for good | silent |");
  });
});
