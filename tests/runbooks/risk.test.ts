import assert from "node:assert/strict";
import { assessRisk, classifyStep, isWorse } from "../../runbooks/language/risk";
import type { Risk } from "../../runbooks/language/types";
import { approve, call, documentOf, loop, read, terminate } from "./fixtures";

const risks: Risk[] = ["read", "reversible", "disruptive", "destructive"];
const riskOf = (action: unknown, inputs?: unknown) => classifyStep({ action, inputs }).risk;

describe("the risk of a step", () => {
  it("is worse, the less of it comes back", () => {
    for (const [index, risk] of risks.entries())
      for (const [other, than] of risks.entries()) assert.equal(isWorse(risk, than), index > other, `${risk} ${than}`);
  });

  const actions: Record<Risk, string[]> = {
    read: ["aws:approve", "aws:branch", "aws:loop", "aws:pause", "aws:sleep", "aws:updateVariable"],
    reversible: ["aws:copyImage", "aws:createTags", "aws:runInstances"],
    disruptive: [],
    destructive: [
      "aws:createStack",
      "aws:deleteImage",
      "aws:deleteStack",
      "aws:executeAutomation",
      "aws:executeScript",
      "aws:executeStateMachine",
      "aws:invokeLambdaFunction",
      "aws:invokeWebhook",
      "aws:runCommand",
      "aws:teleport",
      "toString",
      "",
    ],
  };
  for (const risk of risks)
    for (const action of actions[risk])
      it(`of ${action || "no action"} is ${risk}`, () => {
        const { operation, reason, ...classified } = classifyStep({ action });
        assert.deepEqual([operation, classified], [action, { risk }]);
        assert.ok(reason.length > 0);
      });

  it("of an unknown action is the worst, and says so", () => {
    for (const action of ["aws:teleport", "toString", undefined, 5])
      assert.equal(classifyStep({ action }).reason, "is not a known action, so the worst is assumed");
  });

  for (const action of ["aws:executeAwsApi", "aws:assertAwsResourceProperty", "aws:waitForAwsResourceProperty"])
    it(`of ${action} is that of the operation`, () => {
      const of = (inputs: unknown) => classifyStep({ action, inputs });
      const terminating = of({ Service: "ec2", Api: "TerminateInstances" });
      assert.deepEqual([terminating.operation, terminating.risk], ["ec2:TerminateInstances", "destructive"]);
      assert.equal(of({ Service: "ec2", Api: "DescribeInstances" }).risk, "read");
      assert.equal(of({ Service: "ec2", Api: 5 }).operation, "ec2:");
      for (const inputs of [undefined, [], "x"])
        assert.deepEqual([of(inputs).operation, of(inputs).risk], [":", "destructive"]);
    });

  it("of a change of state is that of the state, which may have to be known", () => {
    const to = (DesiredState: unknown, more: object = {}) =>
      riskOf("aws:changeInstanceState", { DesiredState, ...more });
    assert.equal(to("running"), "reversible");
    assert.equal(to("stopped"), "disruptive");
    for (const state of ["terminated", "{{ State }}", undefined]) assert.equal(to(state), "destructive");
    assert.equal(to("terminated", { CheckStateOnly: true }), "read");
    for (const value of ["true", false]) assert.equal(to("terminated", { CheckStateOnly: value }), "destructive");
    assert.equal(classifyStep({ action: "aws:changeInstanceState" }).operation, "aws:changeInstanceState");
  });

  it("of an image is that of the operation, with its inputs", () => {
    const { operation, risk } = classifyStep({ action: "aws:createImage", inputs: { NoReboot: true } });
    assert.deepEqual([operation, risk], ["aws:createImage", "reversible"]);
    assert.equal(riskOf("aws:createImage", {}), "disruptive");
  });
});

describe("the risk of a document", () => {
  it("is that of its worst step, and names every step of that class", () => {
    const stop = call("Stop", "ec2", "StopInstances");
    const { risk, reasons } = assessRisk(
      documentOf(read("Look"), stop, loop("Each", [call("Again", "ec2", "StopInstances")])),
    );
    assert.equal(risk, "disruptive");
    assert.deepEqual(
      reasons.map(({ step, operation, risk }) => [step, operation, risk]),
      [
        ["Stop", "ec2:StopInstances", "disruptive"],
        ["Again", "ec2:StopInstances", "disruptive"],
      ],
    );
    assert.deepEqual(Object.keys(reasons[0]!), ["step", "operation", "risk", "reason"]);
    assert.equal(assessRisk(documentOf(terminate("End"), stop)).risk, "destructive");
    assert.equal(assessRisk(documentOf(stop, terminate("End"))).risk, "destructive");
  });

  it("has no reasons where nothing is changed, whatever the document is", () => {
    assert.deepEqual(assessRisk(documentOf(read("Look"), approve("Ask"))), { risk: "read", reasons: [] });
    for (const document of [undefined, [], { mainSteps: "x" }])
      assert.deepEqual(assessRisk(document), { risk: "read", reasons: [] });
  });
});
