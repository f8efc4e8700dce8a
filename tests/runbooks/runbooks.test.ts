import assert from "node:assert/strict";
import { checkDocument } from "../../runbooks/language/checks";
import { stepsOf } from "../../runbooks/language/document";
import { describeRunbook } from "../../runbooks/language/documentation";
import { assessRisk } from "../../runbooks/language/risk";
import { context, runbooks } from "./fixtures";

const compiled = Object.fromEntries(runbooks.map((runbook) => [runbook.name, runbook.compile(context)]));
const stepNamed = (runbook: string, name: string) =>
  stepsOf(compiled[runbook]!.document).find(({ step }) => step.name === name)!.step;

describe("the runbooks", () => {
  for (const runbook of runbooks) {
    const { document } = runbook.compile(context);
    describe(runbook.name, () => {
      it("has no problem, and none with its undo", () =>
        assert.deepEqual(checkDocument(document, { undo: runbook.undo }), []));

      it("accepts its role, its incident and its own parameters, and runs with that role", () => {
        const own = Object.keys(runbook.parameters);
        assert.deepEqual(Object.keys(document.parameters!), ["AutomationAssumeRole", "IncidentId", ...own]);
        assert.equal(document.assumeRole, "{{ AutomationAssumeRole }}");
      });

      it("limits every parameter", () => {
        for (const [name, { allowedPattern }] of Object.entries(document.parameters!)) assert.ok(allowedPattern, name);
      });

      it("is the same text every time", () =>
        assert.equal(JSON.stringify(runbook.compile(context).document), JSON.stringify(document)));

      it("can be described", () => {
        const page = describeRunbook(runbook.compile(context));
        for (const { step } of stepsOf(document))
          assert.ok(page.includes(` ${String(step.name)} |`), String(step.name));
        assert.ok(!page.includes("undefined"));
      });

      it("is undone by a runbook that exists", () => {
        if (runbook.undo) assert.ok(runbooks.some(({ name }) => name === runbook.undo));
      });
    });
  }

  it("have the risk of their worst step", () => {
    const { risk, riskReasons } = compiled.IsolateAndSnapshotInstance!;
    assert.equal(risk, "destructive");
    assert.deepEqual(
      riskReasons.map(({ step }) => step),
      ["TerminateInstance"],
    );
    assert.deepEqual(assessRisk({ mainSteps: [] }), { risk: "read", reasons: [] });
  });

  it("isolate in the order in which evidence survives", () => {
    const order = stepsOf(compiled.IsolateAndSnapshotInstance!.document).map(({ step }) => String(step.name));
    const at = (name: string) => {
      assert.ok(order.includes(name), name);
      return order.indexOf(name);
    };
    const expected = [
      "SaveInterface",
      "ProveInstanceSaved",
      "DetachFromGroup",
      "CloseInterface",
      "ProveInterfaceClosed",
      "OpenInterface",
      "CloseAgain",
      "ProtectFromTermination",
      "KeepVolume",
      "TakeProfileOff",
      "RevokeOlderSessions",
      "TakeElasticIpOff",
      "TagInstance",
      "SayIsolated",
      "SnapshotVolumes",
      "LockSnapshot",
      "WaitForSnapshot",
      "SayWaiting",
      "ApproveTermination",
      "LaunchReplacement",
      "UnprotectFromTermination",
      "TerminateInstance",
    ];
    assert.deepEqual(
      [...expected].sort((a, b) => at(a) - at(b)),
      expected,
    );
  });

  it("leave an instance isolated, and say so, when nobody agrees", () => {
    const ask = stepNamed("IsolateAndSnapshotInstance", "ApproveTermination");
    assert.equal(ask.onFailure, "step:SayStillIsolated");
    assert.equal(ask.isCritical, undefined);
    const say = stepNamed("IsolateAndSnapshotInstance", "SayStillIsolated");
    assert.equal(say.isEnd, true);
    assert.equal((say.inputs as Record<string, unknown>).TopicArn, context.pagesTopicArn);
  });

  it("request approval of an instance's end when its snapshots are complete, or say that they are not", () => {
    const proof = stepNamed("IsolateAndSnapshotInstance", "ProveSnapshot");
    assert.deepEqual((proof.inputs as Record<string, unknown>).DesiredValues, ["completed"]);
    assert.equal(proof.onFailure, "step:NoteSnapshots");
  });

  it("say in the request for approval, and before the snapshots, what is left undone of an isolation", () => {
    for (const say of ["SayIsolated", "SayWaiting", "SayHealed"]) {
      const { Message } = stepNamed("IsolateAndSnapshotInstance", say).inputs as { Message: string };
      assert.match(Message, /\{\{ variable:Sessions \}\}/, say);
    }
    assert.equal(stepNamed("IsolateAndSnapshotInstance", "SayIsolated").onFailure, "Continue");
  });

  it("save the attributes that the undoing runbook reads", () => {
    const written = (runbook: string) =>
      new Set(
        stepsOf(compiled[runbook]!.document).flatMap(({ step }) =>
          Object.entries(((step.inputs as Record<string, unknown>).Item ?? {}) as Record<string, object>).map(
            ([name, value]) => `${name}.${Object.keys(value)[0]}`,
          ),
        ),
      );
    const readBack = (runbook: string) =>
      stepsOf(compiled[runbook]!.document).flatMap(({ step }) =>
        ((step.outputs ?? []) as Array<{ Selector: string }>).flatMap(({ Selector }) =>
          Selector.startsWith("$.Item.") ? [Selector.replace(/^\$\.Item\.|\[0\]$/g, "")] : [],
        ),
      );
    const undone = runbooks.flatMap(({ name, undo }) => (undo === undefined ? [] : [{ name, undo }]));
    assert.ok(undone.length > 10);
    for (const { name, undo } of undone) {
      assert.ok(readBack(undo).length > 0, undo);
      for (const attribute of readBack(undo)) assert.ok(written(name).has(attribute), `${undo}: ${attribute}`);
    }
  });
});
