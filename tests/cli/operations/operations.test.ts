import assert from "node:assert/strict";
import type { DrillStage } from "../../../cli/drill/drill";
import { type AnswerResult, answerIncident } from "../../../cli/operations/answer";
import type { Caller } from "../../../cli/operations/caller";
import { find } from "../../../cli/operations/find";
import { incidentsSince } from "../../../cli/operations/incidents";
import { type IncidentList, listIncidents, table } from "../../../cli/operations/list";
import type { Outcome } from "../../../cli/operations/output";
import { Problem } from "../../../cli/operations/problem";
import { showIncident } from "../../../cli/operations/show";
import type { IncidentPage } from "../../../page/model";
import { run, sharedEmulator } from "../drill/support";
import { approvers, callerIn } from "./embedded";

const week = { since: "7d", limit: "50" };

/** A drill in which commands answer, and nobody else: `waits` is given what people have when the run waits. */
async function incident(
  emulator: ReturnType<ReturnType<typeof sharedEmulator>["get"]>,
  response: string,
  { waits, end }: { waits?: (stage: DrillStage) => Promise<void>; end: (stage: DrillStage) => Promise<void> },
): Promise<void> {
  let staged: DrillStage | undefined;
  await run(
    emulator,
    response,
    {
      onStaged: (stage) => {
        staged = stage;
      },
      answer: async () => {
        if (staged) await waits?.(staged);
        return "none";
      },
    },
    end,
  );
}

const items = async (caller: Caller) => ((await listIncidents(caller, week)).json as IncidentList).items;

const problem = (code: Problem["code"], sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.match(error.message, sentence);
  assert.equal(error.code, code);
  return true;
};

const text = ({ lines }: Outcome) => lines.join("\n");

describe("operations of an organization, through the wire with the roles that docs/operations.md lists", () => {
  const emulator = sharedEmulator();

  it("an incident that waits is listed, shown and approved by those who may", async () => {
    await incident(emulator.get(), "crypto-mining-instance", {
      async waits(stage) {
        const operator = await callerIn(stage);
        const [item] = await items(operator);
        assert.ok(item);
        assert.deepEqual(
          [item.state, item.account.name, item.resource.name, item.owner, item.severity, item.waiting?.step],
          ["waiting", "payments-prod", "web-7", "team-payments", 8, "ApproveTermination"],
        );
        assert.equal(item.waiting?.until, new Date(Date.parse(item.waiting?.since ?? "") + 86_400_000).toISOString());
        const id = item.id.slice(-10);
        const run = item.run ?? "";

        const listed = table(operator, await incidentsSince(operator, 0), null).join("\n");
        assert.match(
          listed,
          /^ +ID +WHEN +STATE +WHAT +WHERE\n◔ {2}[0-9a-f]{10} {2}09:14 {2}waits, 23 h 59 min {2}\S.*… {2}payments-prod\n\n1 incident\. reflex show ID$/,
        );

        for (const beginning of [item.id, id, id.slice(0, 4), run, run.slice(0, 8)])
          assert.equal((await find(operator, beginning)).incident.id, item.id, beginning);
        await assert.rejects(
          find(operator, "ffffff"),
          problem("not-found", /^no incident or run begins with ffffff in o-a1b2c3d4e5\. The last: [0-9a-f]{10}/),
        );
        await assert.rejects(find(operator, "ff"), problem("question", /ff is no id/));

        const shown = await showIncident(operator, id, { exitCode: true });
        assert.equal(shown.exitCode, 1, "it is open");
        assert.equal((shown.json as IncidentPage).state, "waiting");
        assert.match(text(shown), /^◔ .*[Ww]aits for an answer.*until 2026-11-25 09:14 UTC/);
        assert.match(text(shown), /web-7 \(i-[0-9a-f]{17}\)/);
        assert.match(text(shown), new RegExp(`Next {2}reflex approve ${id} {4}reflex reject ${id}`));

        await assert.rejects(
          answerIncident(operator, id, "Approve", { yes: true, confirm: "web-7" }),
          problem(
            "denied",
            /^reflex-approver in 111122223333 cannot be assumed by arn:aws:sts::222233334444:assumed-role\/reflex-operator\/jane; sessions of the role that reflex:approverPrincipalArn/,
          ),
        );

        const approver = await callerIn(stage, approvers);
        await assert.rejects(
          items(approver),
          problem("denied", /lacks dynamodb:Scan; assume arn:aws:iam::222233334444:role\/reflex-operator/),
        );
        await assert.rejects(
          answerIncident(approver, id, "Approve", { json: true }),
          problem("no-terminal", /^this destroys .*Add --yes --confirm /),
        );
        await assert.rejects(
          answerIncident(approver, id, "Approve", { json: true, yes: true, confirm: "web-8" }),
          problem("question", /--confirm web-8 is not the name/),
        );
        const name = item.resource.id;
        const { exitCode, json } = await answerIncident(approver, run.slice(0, 8), "Approve", {
          json: true,
          yes: true,
          confirm: name,
          comment: "approve in a drill",
        });
        const answer = json as AnswerResult;
        assert.deepEqual(
          [exitCode ?? 0, answer.answer, answer.taken, answer.by, answer.comment, answer.run],
          [
            0,
            "Approve",
            true,
            "arn:aws:sts::111122223333:assumed-role/reflex-approver/jane",
            "approve in a drill",
            run,
          ],
        );
      },
      async end(stage) {
        const operator = await callerIn(stage);
        const [item] = await items(operator);
        console.log(text(await showIncident(operator, item?.id ?? "", { steps: true })), JSON.stringify(item));
        assert.equal(item?.state, "healed");
        const id = item?.id.slice(-10) ?? "";
        const shown = await showIncident(operator, id, { exitCode: true });
        assert.equal(shown.exitCode, 0, "it is over");
        assert.match(text(shown), /^✓ Healed/);
        assert.match(text(shown), /Approved by jane · “approve in a drill”/);
        await assert.rejects(
          answerIncident(await callerIn(stage, approvers), id, "Reject", { json: true, yes: true }),
          problem(
            "not-now",
            /^it does not wait any more: approved \d\d:\d\d:\d\d UTC by jane \(“approve in a drill”\)/,
          ),
        );
      },
    });
  });
});
