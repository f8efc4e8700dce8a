import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { NamedStatement } from "../../../aws/iam";
import { iamAction } from "../../../aws/services";
import { blueprint } from "../../../cli/blueprint";
import type { DrillStage } from "../../../cli/drill/drill";
import { type AnswerResult, answerIncident } from "../../../cli/operations/answer";
import type { Caller } from "../../../cli/operations/caller";
import { downloadEvidence } from "../../../cli/operations/download";
import { find } from "../../../cli/operations/find";
import { type IncidentItem, liveOf } from "../../../cli/operations/incidents";
import { knownSince } from "../../../cli/operations/known";
import { type IncidentList, listIncidents, table } from "../../../cli/operations/list";
import { type Outcome, operate } from "../../../cli/operations/output";
import { Problem } from "../../../cli/operations/problem";
import { type ReleaseResult, releaseIncident } from "../../../cli/operations/release";
import { retry } from "../../../cli/operations/retry";
import { showIncident } from "../../../cli/operations/show";
import { type Status, status } from "../../../cli/operations/status";
import { operatorRoleName, readerRoleName } from "../../../organization/names";
import type { IncidentPage } from "../../../page/model";
import { messagesIn, run, sharedEmulator, triageDeadLetters } from "../drill/support";
import { captured, type Ended } from "../inProcess";
import { approvers, callerIn } from "./embedded";
import { followsItsSchema } from "./schema";
import { documented, formOf } from "./transcripts";

const week = { since: "7d", limit: "50" };

type Emulator = ReturnType<ReturnType<typeof sharedEmulator>["get"]>;

/** A drill in which commands answer, and nobody else: `waits` is given what people have when the run waits. */
async function incident(
  emulator: Emulator,
  response: string,
  { waits, end }: { waits?: (stage: DrillStage) => Promise<void>; end: (stage: DrillStage) => Promise<void> },
): Promise<void> {
  let staged: DrillStage | undefined;
  let failure: unknown;
  const options = {
    // At the time of its event: what is later in the time line happened later, however quick the machine is.
    start: undefined,
    onStaged: (stage: DrillStage) => {
      staged = stage;
    },
    answer: async () => {
      if (staged)
        await waits?.(staged).catch((error: unknown) => {
          failure ??= error;
        });
      return "none" as const;
    },
  };
  await run(emulator, response, options, async (stage) => {
    try {
      // What is thrown while the clock stands is not passed on.
      if (failure) throw failure;
      await end(stage);
    } finally {
      remember(stage);
    }
  });
}

const only = async (caller: Caller): Promise<IncidentItem> => {
  const { items } = (await listIncidents(caller, week)).json as IncidentList;
  assert.equal(items.length, 1);
  return items[0] as IncidentItem;
};

const problem = (code: Problem["code"], sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.match(error.message, sentence);
  assert.equal(error.code, code);
  return true;
};

/** What a command prints, as a process would. */
const printed = (work: () => Promise<Outcome>, json?: true): Promise<Ended> =>
  captured(async () => {
    await operate({ json }, work);
    return Number(process.exitCode ?? 0);
  });

const used = new Map<string, Set<string>>();

/** Remembers the IAM actions that sessions of a role called for. */
function remember({ organization }: DrillStage): void {
  for (const { decision, operation, principal, service } of organization.timeline.of("call")) {
    if (principal.kind !== "role-session" || decision?.allowed === false) continue;
    const action = operation === "ListObjectsV2" ? "s3:ListBucket" : iamAction(service, operation);
    used.set(principal.roleName, (used.get(principal.roleName) ?? new Set()).add(action));
  }
}

/** What docs/operations.md shows of a command, and what it printed, as forms. */
const transcripts: Record<"documented" | "printed", Record<string, string>> = { documented: {}, printed: {} };

function transcript(command: string, text: string): void {
  transcripts.documented[command] = documented(command);
  transcripts.printed[command] = formOf(text);
  if (process.env.TRANSCRIPTS) process.stderr.write(`\n$ ${command}\n${text}\n`);
}

describe("operations of an organization, through the wire with the roles that docs/operations.md lists", () => {
  const emulator = sharedEmulator();
  const folder = mkdtempSync(join(tmpdir(), "reflex-operations-"));
  after(() => rmSync(folder, { recursive: true }));

  it("an incident that waits is listed, shown and approved by those who may", async () => {
    await incident(emulator.get(), "crypto-mining-instance", {
      async waits(stage) {
        const operator = await callerIn(stage);
        const item = await only(operator);
        followsItsSchema((await listIncidents(operator, week)).json);
        assert.deepEqual(
          [item.state, item.account.name, item.resource.name, item.owner, item.severity, item.waiting?.step],
          ["waiting", "payments-prod", "web-7", "team-payments", 8, "ApproveTermination"],
        );
        assert.equal(item.waiting?.until, new Date(Date.parse(item.waiting?.since ?? "") + 86_400_000).toISOString());
        const id = item.id.slice(-10);
        const run = item.run ?? "";

        transcript(
          "reflex incidents",
          table(operator, await liveOf(operator, await knownSince(operator, 0)), null).join("\n"),
        );
        for (const beginning of [item.id, id, id.slice(0, 4), run, run.slice(0, 8)])
          assert.equal((await find(operator, beginning)).incident.id, item.id, beginning);
        await assert.rejects(find(operator, "ff"), problem("question", /ff is no id/));
        transcript("reflex show 1234", (await printed(() => showIncident(operator, "1234", {}))).stderr);

        const shown = await showIncident(operator, id, { exitCode: true });
        assert.equal(shown.exitCode, 1, "it is open");
        assert.equal((shown.json as IncidentPage).state, "waiting");
        transcript("reflex show 4195f80fe8", shown.lines.join("\n"));
        const well = await status(operator);
        assert.deepEqual([well.exitCode, (well.json as Status).needsPeople], [1, 1]);
        followsItsSchema(well.json);
        transcript("reflex status", well.lines.join("\n"));

        // Operators alone answer nothing, and approvers alone read nothing in the security account.
        await assert.rejects(
          answerIncident(operator, id, "Approve", { yes: true, confirm: "web-7" }),
          problem(
            "denied",
            /^reflex-approver in 111122223333 cannot be assumed by .*reflex-operator\/jane; sessions of/,
          ),
        );
        const approver = await callerIn(stage, approvers);
        await assert.rejects(
          only(approver),
          problem("denied", /lacks dynamodb:\w+; assume .*role\/reflex\/reflex-operator/),
        );
        const denied = await printed(() => listIncidents(approver, week), true);
        assert.equal(denied.status, 2);
        assert.equal(JSON.parse(denied.stdout).error.code, "denied");

        const name = item.resource.id;
        const approve = (options: object) => answerIncident(approver, id, "Approve", { json: true, ...options });
        await assert.rejects(approve({}), problem("no-terminal", /^this destroys .*Add --yes --confirm /));
        await assert.rejects(approve({ yes: true }), problem("no-terminal", /--yes alone does not answer/));
        await assert.rejects(approve({ yes: true, confirm: "web-8" }), problem("question", /--confirm web-8 is not/));
        const comment = "approve in a drill";
        const answered = await printed(() =>
          answerIncident(approver, run.slice(0, 8), "Approve", { yes: true, confirm: name, comment }),
        );
        assert.equal(answered.status, 0);
        transcript("reflex approve 4195f80fe8 --yes --confirm i-5eb4eb0a3e82124dd", answered.stdout);
      },
      async end(stage) {
        const operator = await callerIn(stage);
        const item = await only(operator);
        assert.equal(item.state, "healed");
        const id = item.id.slice(-10);
        const shown = await showIncident(operator, id, { exitCode: true });
        assert.equal(shown.exitCode, 0, "it is over");
        assert.match(shown.lines.join("\n"), /^✓ Healed[\s\S]*Approved by jane · “approve in a drill”/);

        const approver = await callerIn(stage, approvers);
        const late = await printed(() => answerIncident(approver, id, "Reject", { yes: true }));
        assert.equal(late.status, 1);
        transcript("reflex reject 4195f80fe8 --yes", late.stderr);
        await assert.rejects(releaseIncident(approver, id, { yes: true }), problem("not-now", /cannot be given back/));

        const queue = { QueueUrl: `${stage.organization.endpoint}/222233334444/${triageDeadLetters}` };
        const sqs = stage.organization.direct.in(SQSClient, "222233334444", "eu-west-1");
        await sqs.send(new SendMessageCommand({ ...queue, MessageBody: '{"response":"open-security-group"}' }));
        assert.match((await status(operator)).lines.join("\n"), /✕ 1 dead letter of reflex-triage {3}reflex retry/);
        const refused = await retry(operator, { json: true, older: "1d", yes: true });
        followsItsSchema(refused.json);
        assert.equal(refused.exitCode, 1, "nothing is that old");
        const sent = await printed(() => retry(operator, { yes: true }));
        assert.equal(sent.status, 0);
        transcript("reflex retry --yes", sent.stdout);
        assert.deepEqual((await messagesIn(stage, triageDeadLetters)).waiting, 0);
      },
    });
  });

  it("an incident that is rejected is given back, and its file is downloaded and verified", async () => {
    await incident(emulator.get(), "crypto-mining-instance", {
      async waits(stage) {
        const approver = await callerIn(stage, approvers);
        // Nothing to type: one waits.
        const outcome = await answerIncident(approver, undefined, "Reject", { json: true, yes: true, comment: "no" });
        followsItsSchema(outcome.json);
        const { answer, by, comment, format, taken } = outcome.json as AnswerResult;
        assert.deepEqual(
          [format, answer, by, comment, taken],
          ["reflex-answer/1", "Reject", "arn:aws:sts::111122223333:assumed-role/reflex-approver/jane", "no", true],
        );
      },
      async end(stage) {
        const before = await only(await callerIn(stage));
        assert.equal(before.state, "rejected");
        const id = before.id.slice(-10);
        const planned = await releaseIncident(await callerIn(stage), id, { dryRun: true });
        followsItsSchema(planned.json);
        assert.ok((planned.json as ReleaseResult).plan.length > 5, "operators see what was saved");
        const settle = () => stage.organization.settled();
        const released = await printed(async () =>
          releaseIncident(await callerIn(stage, approvers, settle), id, { yes: true }),
        );
        assert.deepEqual([released.status, released.stderr], [0, ""]);
        transcript("reflex release 4195f80fe8 --yes", released.stdout);
        await settle();
        const operator = await callerIn(stage);
        assert.match((await showIncident(operator, id, {})).lines.join("\n"), /^◐ Given back/);
        followsItsSchema((await downloadEvidence(operator, id, join(folder, "json"))).json);
        const saved = await printed(() => downloadEvidence(operator, id, folder));
        assert.deepEqual([saved.status, saved.stderr], [0, ""]);
        transcript("reflex evidence 4195f80fe8 evidence", saved.stdout.replace(folder, "evidence"));
        await assert.rejects(downloadEvidence(operator, id, folder), problem("question", /has files already/));
      },
    });
  });

  it("prints what docs/operations.md shows", () => {
    assert.ok(Object.keys(transcripts.printed).length > 8);
    assert.deepEqual(transcripts.printed, transcripts.documented);
  });

  it("uses everything that the roles of operators and readers grant", async () => {
    const { deployment } = await blueprint();
    const grantedTo = (role: string) => {
      const { inputs } = deployment.resources.find(({ inputs: { name } }) => name === role) ?? {};
      const [{ policy = "" } = {}] = (inputs?.inlinePolicies ?? []) as Array<{ policy?: string }>;
      return (JSON.parse(policy) as { Statement: NamedStatement[] }).Statement.flatMap(({ Action }) => Action ?? []);
    };
    // tests/cli/drill/stops.test.ts uses them.
    const ofStops = ["dynamodb:DeleteItem", "dynamodb:PutItem", "sns:Publish"];
    // Of the workflows' own incidents, and of runs with more steps than one answer has.
    const ofOthers = ["ssm:DescribeAutomationStepExecutions", "states:DescribeExecution", "states:GetExecutionHistory"];
    for (const role of [operatorRoleName, readerRoleName]) {
      const unused = grantedTo(role).filter((action) => !used.get(role)?.has(action));
      assert.deepEqual(
        unused.filter((action) => ![...ofStops, ...ofOthers].includes(action)),
        [],
        role,
      );
    }
  });
});
