import assert from "node:assert/strict";
import {
  endedWell,
  type IncidentState,
  incidentState,
  incidentStates,
  type Progress,
  type RunProgress,
  stateWord,
} from "../../organization/incidentState";

const run = (more: Partial<RunProgress> = {}): RunProgress => ({
  status: "Success",
  answers: [],
  changed: true,
  broken: false,
  ...more,
});
const acting = (...runs: RunProgress[]): Progress => ({ action: "run", runs });

/** What people distinguish (the page's design, "States"), each with a case in which it is so. */
const cases: Array<[IncidentState, string, Progress]> = [
  ["running", "nothing is decided yet", { runs: [] }],
  ["running", "a run is decided and not begun", { action: "run", runs: [] }],
  ["running", "a run is at work", acting(run({ status: "InProgress" }))],
  ["running", "it goes on after a yes", acting(run({ status: "InProgress", answers: ["approved"] }))],
  ["waiting", "Systems Manager says so", acting(run({ status: "Waiting" }))],
  ["waiting", "a workflow runs while its question is open", acting(run({ status: "RUNNING", answers: ["open"] }))],
  ["healed", "all went well", acting(run({ answers: ["approved"] }))],
  ["healed", "a workflow and its runbook", acting(run({ status: "SUCCEEDED" }), run())],
  ["rejected", "a no is no failure", acting(run({ status: "Failed", answers: ["rejected"] }))],
  ["timed-out", "nobody answered", acting(run({ status: "TimedOut", answers: ["timed-out"] }))],
  ["timed-out", "over, and the question still open", acting(run({ status: "TimedOut", answers: ["open"] }))],
  [
    "released",
    "a later run gave it back",
    acting(run({ status: "Failed", answers: ["rejected"] }), run({ undoes: true })),
  ],
  ["released", "a no after which all is as before", { ...acting(run({ answers: ["rejected"] })), asBefore: true }],
  ["failed-halfway", "a step broke after a change", acting(run({ status: "Failed", broken: true }))],
  ["failed-halfway", "a step broke after a yes", acting(run({ status: "Failed", answers: ["approved"] }))],
  [
    "failed-halfway",
    "a step broke after a no, too: what the no leaves was not reached",
    acting(run({ status: "Failed", answers: ["rejected"], broken: true })),
  ],
  ["failed-unchanged", "a step broke before the first change", acting(run({ status: "Failed", changed: false }))],
  ["failed-halfway", "it ended well, and the resource is not so", { ...acting(run()), unmet: true }],
  ["paged", "people decide", { action: "page", runs: [] }],
  ["observed", "it would have run", { action: "observe", runs: [] }],
  ["ignored", "nothing to do", { action: "ignore", runs: [] }],
  ["ignored", "no rule took it", { runs: [], over: true }],
  ["stopped", "people stopped it", { action: "observe", stopped: true, runs: [] }],
  ["paged", "people are notified although it is stopped", { action: "page", stopped: true, runs: [] }],
];

describe("the state of an incident", () => {
  for (const [state, why, progress] of cases) {
    it(`is ${state}: ${why}`, () => assert.equal(incidentState(progress), state));
  }

  it("has a case and a word of its own for each", () => {
    assert.deepEqual([...new Set(cases.map(([state]) => state))].sort(), [...incidentStates].sort());
    for (const changed of [true, false]) {
      assert.equal(new Set(incidentStates.map((state) => stateWord(state, changed))).size, incidentStates.length);
    }
    assert.ok(!/contained/i.test(stateWord("rejected", false)), "nothing was contained");
  });

  it("ends well where nothing is left half done", () => {
    assert.deepEqual(incidentStates.filter(endedWell), ["healed", "rejected", "timed-out", "released", "paged"]);
  });
});
