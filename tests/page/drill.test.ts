import assert from "node:assert/strict";
import { pageOfDrill } from "../../page/drill";
import { type IncidentPage, stateWords } from "../../page/model";
import { courses, incidentId, recordOf } from "./record";

const pageOf = (name: keyof typeof courses): IncidentPage => pageOfDrill(recordOf(courses[name]));

describe("the incident page of a drill", () => {
  it("has a word of its own for each state", () => {
    const words = Object.fromEntries(
      (Object.keys(courses) as Array<keyof typeof courses>).map((name) => [name, stateWords(pageOf(name)).word]),
    );
    assert.deepEqual(words, {
      waiting: "Contained, waits for an answer",
      healed: "Healed",
      rejected: "Contained, nothing destroyed",
      unanswered: "Contained, nothing destroyed",
      failedAtFirst: "Failed, nothing was changed",
      paged: "Needs a person",
      observed: "Observed",
      ignored: "Nothing done",
      untaken: "Nothing done",
    });
  });

  it("distinguishes a failure halfway from one that changed nothing by the steps, not by the status of the run", () => {
    const { steps } = courses.failedAtFirst;
    const halfway = recordOf({ ...courses.failedAtFirst, steps: [["CloseInterface"], ...steps] as typeof steps });
    assert.equal(stateWords(pageOfDrill(halfway)).word, "Failed halfway");
    assert.equal(pageOf("failedAtFirst").changedAnything, false, "saving the state changes nothing");
  });

  it("names who answered, with which words and by which statement", () => {
    const { entries, since } = pageOf("rejected");
    const answer = entries.find(({ kind }) => kind === "answer");
    assert.equal(since, "on-call rejected what destroys");
    assert.equal(answer?.text, "Rejected by on-call");
    assert.match(answer?.note ?? "", /“seen with the team” · reflex-approver\/on-call · allowed by statement/);
    assert.equal(pageOf("unanswered").since, "nobody answered");
  });

  it("shows a rejection as an answer and a foreseen failure as foreseen, and only others as failures", () => {
    const rejected = pageOf("rejected");
    assert.ok(rejected.entries.some(({ text, mark }) => text === "Run ended at the answer" && mark === "done"));
    assert.deepEqual(
      rejected.entries.filter(({ mark }) => mark === "failed"),
      [],
    );
    const lines = rejected.entries.flatMap(({ steps = [] }) => steps);
    assert.deepEqual(
      lines.filter(({ failure }) => failure).map(({ title, failure, foreseen }) => [title, failure, foreseen]),
      [["Open out IPv4", "InvalidPermission.Duplicate: exists", true]],
    );
    const failed = pageOf("failedAtFirst").entries.filter(({ mark }) => mark === "failed");
    assert.deepEqual(
      failed.map(({ text }) => text),
      ["1 change", "Failed at close interface: InternalError: no"],
    );
  });

  it("groups steps: what was saved, what was changed, what only looked, what followed the answer", () => {
    const { entries, quietSteps } = pageOf("healed");
    assert.deepEqual(
      entries.filter(({ kind }) => kind === "steps").map(({ text }) => text),
      ["State saved before the first change: 1 item", "2 changes", "1 change after the answer"],
    );
    assert.equal(quietSteps, 1);
  });

  it("says what each answer leads to, and the command of it, while one is needed", () => {
    const { question, stage } = pageOf("waiting");
    assert.equal(stage, "waiting");
    assert.deepEqual(
      question?.ways.map(({ name, text }) => `${name}: ${text}`),
      [
        "Approve: Terminate instance goes ahead. That cannot be undone.",
        "Reject: It does not. What was contained stays contained, and can be given back.",
        "No answer: Like a rejection, once the time is over.",
      ],
    );
    assert.match(question?.ways[1]?.command ?? "", /--signal-type Reject$/);
    for (const name of ["healed", "rejected", "unanswered"] as const) assert.equal(pageOf(name).question, undefined);
  });

  it("shows the way of the event up to where it is, and what was not reached as not reached", () => {
    const way = (name: keyof typeof courses) => pageOf(name).hops.map(({ title, state }) => `${title} ${state}`);
    const begin = ["GuardDuty done", "default bus done", "security bus done", "triage done", "runbook done"];
    assert.deepEqual(way("waiting"), [...begin, "question waits", "on approval none", "incident file none"]);
    assert.deepEqual(way("rejected").slice(5, 7), ["rejected done", "on approval none"]);
    assert.deepEqual(way("healed").slice(5, 7), ["approved done", "goes on done"]);
    assert.deepEqual(way("untaken"), ["GuardDuty done", "default bus done"]);
  });

  it("has a row for a wait of a person, with its length", () => {
    const pauses = pageOf("healed").entries.flatMap(({ pause }) => (pause ? [pause.text] : []));
    assert.deepEqual(pauses, ["40 s waiting for a person"]);
  });

  it("shows what differs, the state first, and apart what went with the resource", () => {
    const { changes, gone, unchanged, incident } = pageOf("healed");
    assert.deepEqual(changes, [{ path: ["state"], before: ["running"], after: ["terminated"] }]);
    assert.deepEqual(gone, [{ path: ["profile"], before: ["web"], after: [] }]);
    assert.equal(unchanged, 1);
    assert.equal(incident.id, incidentId);
  });

  it("is the same for a drill that has only come so far: steps back cost nothing", () => {
    const record = recordOf(courses.healed);
    const asked = record.entries.findIndex((entry) => entry.kind === "step" && entry.waiting) + 1;
    const then = pageOfDrill({
      ...record,
      entries: record.entries.slice(0, asked),
      verdict: undefined,
      after: undefined,
    });
    assert.deepEqual(then, pageOf("waiting"));
  });
});
