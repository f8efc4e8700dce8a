import assert from "node:assert/strict";
import type { Course, Message } from "../../../cli/failEach/course";
import { judge, leftUndone } from "../../../cli/failEach/judge";
import type { CallingStep } from "../../../cli/failEach/steps";

const step = (name: string, more: Partial<CallingStep> = {}): CallingStep => ({
  name,
  call: "ec2:CreateTags",
  reads: false,
  message: false,
  mark: { kind: "best effort" },
  ...more,
});

const steps = [
  step("Save", { mark: { kind: "required" } }),
  step("Cut", { mark: { kind: "essential", what: "cut the network" } }),
  step("ProveCut", { reads: true, mark: { kind: "essential", what: "cut the network" } }),
  step("Revoke", { mark: { kind: "essential", what: "end the sessions" } }),
  step("Tag"),
  step("Duplicate"),
  step("Repair", { call: "ec2:RevokeSecurityGroupEgress" }),
  step("Close", { call: "ec2:RevokeSecurityGroupEgress" }),
  step("Look", { reads: true }),
  step("Say", { message: true }),
];

const well = { succeeded: 1, failed: 0 };
const unneeded = { succeeded: 0, failed: 0 };
const badly = { succeeded: 0, failed: 1 };
const end = "as it should be";

const healthy: Course = {
  runs: [
    {
      id: "run-1",
      document: "Reflex-Isolate",
      status: "Success",
      steps: { ...Object.fromEntries(steps.map(({ name }) => [name, well])), Duplicate: badly, Repair: unneeded },
    },
  ],
  messages: [{ runId: "run-1", text: "isolated i-0123456789abcdef0", late: false }],
  refused: false,
  end,
};

interface Ending {
  failed?: string[];
  done?: string[];
  messages?: Array<Partial<Message>>;
  status?: string;
  refused?: boolean;
  end?: string;
}

function verdictOf(
  refused: string,
  {
    failed = [refused],
    done = [],
    messages = [],
    status = "Failed",
    refused: met = true,
    end: endState = "else",
  }: Ending,
) {
  const [before] = healthy.runs;
  const now = { ...before!, id: "run-2", status, steps: { ...before!.steps } };
  for (const name of failed) now.steps[name] = badly;
  for (const name of done) now.steps[name] = well;
  const said = messages.map((one) => ({ text: "", late: true, runId: "run-2", ...one }));
  const course: Course = { runs: [now], messages: said, refused: met, end: endState };
  return judge({ runbook: "Isolate", step: refused, manner: "for good" }, steps, healthy, course);
}

const list = { text: "incomplete\n- set the tag: left undone (Tag failed). Find it." };
const ended = { text: "Reflex-Isolate ended with Failed", runId: undefined };

describe("the judge of a refused call", () => {
  it("is content where the essential steps are done and the run says what is left undone", () => {
    const finding = verdictOf("Tag", { messages: [list] });
    assert.deepEqual(
      [finding.verdict, finding.essential, finding.told, finding.said],
      ["ok", "done", "run", "set the tag"],
    );
  });

  it("names a veto: an essential part is not done, though another step was refused", () => {
    assert.equal(verdictOf("Tag", { failed: ["Tag", "Cut"], messages: [list] }).verdict, "veto");
    assert.equal(verdictOf("Cut", { failed: ["Cut", "Revoke"], messages: [list] }).verdict, "veto");
  });

  it("lets an essential step fail by itself, and what the undo needs end the run, where the run says so", () => {
    const cut = verdictOf("Cut", { failed: ["Cut", "ProveCut"], messages: [list] });
    assert.deepEqual([cut.verdict, cut.essential], ["ok", "not done"]);
    const saving = { failed: ["Save", "Cut", "Revoke"], messages: [{ text: "nothing was changed" }] };
    assert.equal(verdictOf("Save", saving).verdict, "ok");
    assert.equal(verdictOf("Save", { ...saving, messages: [ended] }).verdict, "unsaid");
  });

  it("names silence: no message, one from before, or the usual one", () => {
    const usual = { text: "isolated i-0fedcba9876543210" };
    for (const messages of [[], [{ ...list, late: false }], [usual]]) {
      assert.equal(verdictOf("Tag", { messages }).verdict, "silent");
    }
  });

  it("requires that the run itself says what is left undone, unless it is the message that is refused", () => {
    assert.equal(verdictOf("Tag", { messages: [ended] }).verdict, "unsaid");
    assert.equal(verdictOf("Tag", { messages: [{ text: "something failed" }] }).verdict, "unsaid");
    assert.equal(verdictOf("Say", { messages: [ended] }).verdict, "ok");
    assert.equal(verdictOf("Say", {}).verdict, "silent");
  });

  it("requires no message where nothing was lost: of a read, or of a change that is refused without it too", () => {
    const same = { failed: [], status: "Success", end };
    assert.equal(verdictOf("Look", same).verdict, "ok");
    assert.equal(verdictOf("Duplicate", same).verdict, "ok");
    assert.equal(verdictOf("Tag", { ...same, failed: ["Tag"] }).verdict, "silent");
    assert.equal(verdictOf("Tag", same).verdict, "ok", "refused once, and done by a later run of the step");
    assert.equal(verdictOf("Look", { ...same, end: "else" }).verdict, "silent");
    assert.equal(verdictOf("Close", { ...same, failed: ["Close"], done: ["Repair"] }).verdict, "ok");
    assert.equal(verdictOf("Close", { ...same, failed: ["Close"] }).verdict, "silent");
  });

  it("says where the refusal was never met", () => {
    assert.equal(verdictOf("Tag", { refused: false, messages: [list] }).verdict, "not reached");
  });
});

describe("what a message says is left undone", () => {
  for (const [text, undone] of [
    ["i-1 is isolated\nLeft undone: nothing.", undefined],
    ["i-1 is isolated\nLeft undone: keep the volumes.", "keep the volumes."],
    [
      "- cut the network: done, or not needed\n- keep the volumes: left undone (Keep failed). Look.",
      "keep the volumes",
    ],
    ["- one: left undone (A failed).\n- two: left undone (B failed).", "one; two"],
    ["i-1: could not cut the network. It is left undone (Cut failed).", "cut the network"],
  ] as const) {
    it(`is ${undone ?? "nothing"} in ${JSON.stringify(text)}`, () => assert.equal(leftUndone(text), undone));
  }
});
