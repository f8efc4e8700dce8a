import assert from "node:assert/strict";
import type { Course } from "../../../functions/evidence/course";
import type { IncidentFile } from "../../../functions/evidence/file";
import { pageOfFile } from "../../../functions/evidence/page";
import type { DecisionRecord } from "../../../functions/shared/incident";
import { pageAssets } from "../../../page/assets";
import { renderPage } from "../../../page/document";
import { stateWords } from "../../../page/model";

const origin = { writtenAt: "2026-11-24T09:20:00Z", bucket: "reflex-evidence", folder: "incidents/i/closed/r/" };

const step = (name: string, call: string, at: string, status = "Success", quiet = false) => ({
  step: name,
  action: "aws:executeAwsApi",
  call,
  status,
  startedAt: `2026-11-24T09:${at}Z`,
  quiet,
});

function fileOf(run: Partial<Course> | undefined, action = "run"): IncidentFile {
  return {
    format: "reflex-incident/1",
    stage: "closed",
    incident: {
      id: "incident-20261124-9228ee4d29",
      title: "An instance mines \u202e<b>coins</b>",
      account: "111122223333",
      accountName: "payments-prod",
      region: "eu-west-1",
      resource: { id: "i-1" },
      brokeAt: "2026-11-24T09:02:31Z",
      brokeAtSource: "the first activity that GuardDuty saw",
      signalAt: "2026-11-24T09:14:05Z",
      decidedAt: "2026-11-24T09:14:07Z",
    },
    decision: { action, reasons: [{ check: "fuse", outcome: "stop", detail: "the fuse is used up" }] } as never,
    run: run && {
      id: "4122c97b",
      document: "Reflex-IsolateInstance",
      status: "Success",
      parameters: {},
      startedAt: "2026-11-24T09:14:08Z",
      endedAt: "2026-11-24T09:17:05Z",
      steps: [
        step("Read", "ec2 DescribeInstances", "14:09", "Success", true),
        step("SaveInstance", "dynamodb PutItem", "14:10"),
        step("CloseInterface", "ec2 ModifyNetworkInterfaceAttribute", "14:11"),
        step("TerminateInstance", "ec2 TerminateInstances", "15:05"),
      ],
      approvals: [],
      ...run,
    },
    causes: [],
    since: [],
    ours: [],
    callers: [],
    failures: { traces: [], lines: [] },
    before: { state: "running" },
    after: { state: "terminated" },
    saved: [{ of: "i-1", attributes: { profile: "web" } }],
    open: [],
    sources: [],
  };
}

const approval = (status: string, who?: string) => ({ step: "Approve", status, who, at: "2026-11-24T09:15:01Z" });
const person = "arn:aws:sts::111122223333:assumed-role/reflex-approver/on-call";

describe("the incident page of a live incident", () => {
  it("has the states of a drill", () => {
    const word = (run: Partial<Course> | undefined, action?: string) => {
      const page = pageOfFile(fileOf(run, action), undefined, origin);
      return `${stateWords(page).word}: ${page.since}`;
    };
    assert.equal(
      word({ approvals: [approval("Approved", person)] }),
      "Healed: 3 min after the signal; on-call approved",
    );
    assert.equal(
      word({ status: "Failed", approvals: [approval("Rejected", person)] }),
      "Contained, nothing destroyed: on-call rejected what destroys",
    );
    assert.equal(
      word({ status: "TimedOut", approvals: [approval("TimedOut")] }),
      "Contained, nothing destroyed: nobody answered",
    );
    assert.match(word({ status: "Failed" }), /^Failed halfway/);
    assert.match(
      word({ status: "Failed", steps: [step("SaveInstance", "dynamodb PutItem", "14:10")] }),
      /^Failed, nothing/,
    );
    assert.match(word({ status: "Waiting" }), /waits for an answer/);
    assert.match(word(undefined, "page"), /^Needs a person/);
    assert.match(word(undefined, "observe"), /^Observed/);
    assert.equal(word(undefined, "ignore"), "Nothing done: the fuse is used up");
  });

  it("puts what a file knows in order of time: saved, changed, answered, what followed", () => {
    const { entries, changes, quietSteps } = pageOfFile(
      fileOf({ approvals: [approval("Approved", person)] }),
      undefined,
      origin,
    );
    assert.deepEqual(
      entries.map(({ text }) => text),
      [
        "It broke",
        "Reflex-IsolateInstance starts",
        "State saved before the first change: 1 item",
        "1 change",
        "Approved by on-call",
        "1 change after the answer",
        "Run ended: Success",
        "Final incident file written",
      ],
    );
    assert.deepEqual(changes, [{ path: ["state"], before: ["running"], after: ["terminated"] }]);
    assert.equal(quietSteps, 1);
  });

  it("shows the text of others as text", () => {
    const html = renderPage(pageOfFile(fileOf({}), undefined, origin), pageAssets());
    assert.ok(html.includes("An instance mines &lt;b>coins&lt;/b>"));
    assert.ok(!html.includes("\u202e"));
  });

  it("does without records of buses and calls, and without a decision", () => {
    const page = pageOfFile(fileOf({}), undefined as DecisionRecord | undefined, origin);
    assert.deepEqual(
      page.hops.map(({ title }) => title),
      ["rule", "runbook", "incident file"],
    );
    assert.deepEqual([page.calls, page.principals], [undefined, []]);
  });
});
