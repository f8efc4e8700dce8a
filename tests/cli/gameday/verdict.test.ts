import assert from "node:assert/strict";
import { timesIn } from "../../../cli/gameday/timeline";
import { judge } from "../../../cli/gameday/verdict";
import { killService, terminateInstance } from "../../../components/gameDays/instances";
import { cryptoSample } from "../../../components/gameDays/security";
import type { TimedEntry, TimelineEntry } from "../../../simulator";

const began = new Date("2026-11-24T09:00:00Z");
const later = (seconds: number) => new Date(began.getTime() + seconds * 1000);
const at = (seconds: number, entry: TimelineEntry): TimedEntry => ({ ...entry, at: later(seconds).toISOString() });
const place = { account: "111122223333", region: "eu-west-1" };
const completed = { id: "EXP1", status: "completed", reason: "" };

const alarm = (state: string): TimelineEntry => ({ kind: "alarm", ...place, alarmName: "a", state, reason: "" });
const run = (document: string): TimelineEntry => ({
  kind: "automation",
  ...place,
  executionId: "e",
  document,
  status: "InProgress",
});

describe("the verdict of a game day", () => {
  const story = [
    at(-5, alarm("ALARM")),
    at(60, alarm("ALARM")),
    at(61, run("Reflex-RestartService")),
    at(130, alarm("OK")),
  ];

  it("measures from the beginning of the fault, and holds within the limits", () => {
    const { measured, verdict } = judge(killService, "embedded", began, timesIn(story, began), completed);
    assert.deepEqual(
      measured.map(({ name, took }) => [name, took]),
      [
        ["detected", 60],
        ["runbook started", 61],
        ["healed", 130],
      ],
    );
    assert.equal(verdict, "held");
  });

  it("does not hold when one number is a second too large", () => {
    for (const [i, { within }] of killService.hypothesis.entries()) {
      const late = killService.hypothesis.map((one, j) => (i === j ? within + 1 : one.within));
      const { measured, verdict } = judge(
        killService,
        "embedded",
        began,
        (one) => later(late[killService.hypothesis.indexOf(one)]!),
        completed,
      );
      assert.deepEqual(
        measured.map(({ held }) => held),
        late.map((_, j) => i !== j),
      );
      assert.equal(verdict, "did not hold");
    }
  });

  it("does not hold when something never came true", () => {
    const { measured, verdict } = judge(killService, "embedded", began, timesIn(story.slice(0, 3), began), completed);
    assert.deepEqual([measured[2]?.took, measured[2]?.held, verdict], [undefined, false, "did not hold"]);
  });

  it("does not hold when the experiment did not complete, or something happened that should not", () => {
    const times = timesIn(story, began);
    for (const status of ["failed", "stopped", "cancelled"]) {
      assert.equal(judge(killService, "embedded", began, times, { ...completed, status }).verdict, "did not hold");
    }
    assert.equal(
      judge(killService, "embedded", began, times, completed, ["The canary was changed."]).verdict,
      "did not hold",
    );
  });

  it("recognizes a run by its document, shared or not, and distinguishes other runs", () => {
    const shared = "arn:aws:ssm:eu-west-1:222233334444:document/Reflex-RestartService";
    const [, started] = killService.hypothesis;
    assert.deepEqual(timesIn([at(9, run("Reflex-Other")), at(10, run(shared))], began)(started!), later(10));
  });

  it("distinguishes launches from terminations, and decisions about drills from others", () => {
    const scaling = (activity: "launch" | "terminate"): TimelineEntry => ({
      kind: "scaling",
      ...place,
      group: "g",
      activity,
      instanceId: "i",
      cause: "",
    });
    const [detected, healed] = terminateInstance.hypothesis;
    const times = timesIn([at(1, scaling("terminate")), at(2, scaling("launch"))], began);
    assert.deepEqual([times(detected!), times(healed!)], [later(1), later(2)]);
    const decision = (response: string, action: string): TimelineEntry => ({
      kind: "invocation",
      account: "222233334444",
      functionName: "reflex-triage",
      outcome: "ok",
      detail: "",
      logs: [JSON.stringify({ message: `canary: ${action}`, action, response, reasons: [] })],
    });
    const [, decided] = cryptoSample.hypothesis;
    const told = [at(1, decision("crypto-mining-instance", "observe")), at(2, decision("security-drill", "ignore"))];
    assert.equal(timesIn(told, began)(decided!), undefined);
    assert.deepEqual(timesIn([...told, at(3, decision("security-drill", "observe"))], began)(decided!), later(3));
  });
});
