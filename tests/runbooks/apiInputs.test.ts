import assert from "node:assert/strict";
import { stepsOf } from "../../runbooks/language/document";
import { apiActions, apiProblems } from "./apiProblems";
import { botocoreModels, type Models } from "./botocore";
import { context, runbooks } from "./fixtures";

/** The models are of botocore: what AWS publishes of every operation, enumerations and limits included. */
describe("calls of the runbooks, judged by the models of the services", () => {
  let models: Models;
  before(async () => {
    models = await botocoreModels();
  });

  const calls = runbooks.flatMap((runbook) =>
    stepsOf(runbook.compile(context).document)
      .map(({ step }) => step)
      .filter(({ action }) => apiActions.has(String(action)))
      .map((step) => ({ runbook: runbook.name, step })),
  );

  it("have operations, inputs and selectors that exist, values that fit, and all that is required", () => {
    assert.ok(calls.length > 500, `${calls.length} calls`);
    const problems = calls.flatMap(({ runbook, step }) =>
      apiProblems(step, models).map((problem) => `${runbook}, ${step.name}: ${problem}`),
    );
    assert.deepEqual(problems, []);
  });

  // What the judge sees, so that "no problem" is worth something. Each changes a text of one step.
  const seeds: Array<[fault: string, runbook: string, step: string, from: RegExp, to: string, seen: RegExp]> = [
    ["a service that does not exist", "GrowVolume", "Snapshot", /"ec2"/, '"ec3"', /no service ec3/],
    [
      "a misspelt operation",
      "GrowVolume",
      "Snapshot",
      /"CreateSnapshot"/,
      '"MakeSnapshot"',
      /no operation MakeSnapshot/,
    ],
    ["a misspelt member", "ReleaseInstance", "RestoreElasticIp", /AllocationId/, "AllocationID", /no AllocationID/],
    ["a misspelt member further in", "GrowVolume", "Snapshot", /ResourceType/, "Resourcetype", /no Resourcetype/],
    [
      "a required member left out",
      "ContainPrincipal",
      "TurnOffFirstKey",
      /,"Status":"Inactive"/,
      "",
      /Status is missing/,
    ],
    ["a wrong value of an enumeration", "ContainPrincipal", "TurnOffFirstKey", /"Inactive"/, '"Off"', /Off is none of/],
    ["a text for a boolean", "ReleaseInstance", "RestoreElasticIp", /:false/, ':"no"', /"no" is no boolean/],
    [
      "one value for a list",
      "GrowVolume",
      "WaitForAlarm",
      /\["\{\{ AlarmName \}\}"\]/,
      '"an {{ AlarmName }}"',
      /no list/,
    ],
    [
      "a text that is too short",
      "ContainPrincipal",
      "TurnOffFirstKey",
      /"\{\{ ReadKeys.FirstId \}\}"/,
      '"AKIA"',
      /4 is not/,
    ],
    ["a property that does not exist", "GrowVolume", "WaitForAlarm", /\.StateValue/, ".State", /has no \.State/],
    [
      "a property below what has none",
      "GrowVolume",
      "WaitForAlarm",
      /\.StateValue/,
      ".StateValue.Text",
      /has no \.Text/,
    ],
    ["a value that never comes", "GrowVolume", "WaitForAlarm", /"OK"/, '"FINE"', /FINE is none of OK, ALARM/],
    ["an output that does not exist", "GrowVolume", "Snapshot", /\$\.SnapshotId/, "$.Snapshot.Id", /has no \.Snapshot/],
  ];
  for (const [fault, runbook, name, from, to, seen] of seeds)
    it(`would show ${fault}`, () => {
      const call = calls.find((one) => one.runbook === runbook && one.step.name === name);
      assert.ok(call, `${runbook} has no call ${name}`);
      const text = JSON.stringify(call.step);
      assert.notEqual(text.replace(from, to), text, "the seed changes something");
      assert.match(apiProblems(JSON.parse(text.replace(from, to)), models).join("\n"), seen);
    });
});
