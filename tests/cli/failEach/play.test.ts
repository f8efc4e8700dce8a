import assert from "node:assert/strict";
import { containBucket } from "../../../catalogue/exposure/runbooks/ContainBucket";
import { placeOf } from "../../../cli/drill/place";
import { responseByName, scenarioOf } from "../../../cli/drill/scenarios";
import { judge } from "../../../cli/failEach/judge";
import { type Manner, type Play, type Played, play, rehearse } from "../../../cli/failEach/play";
import { callingSteps } from "../../../cli/failEach/steps";
import { keptBlueprint } from "../../../cli/kept/organization";
import { exampleContext } from "../../../runbooks/context";
import { sharedEmulator } from "../drill/support";

describe("a drill in which one call is refused", () => {
  const emulator = sharedEmulator();
  const asked: Play = { response: "public-bucket", answer: "approve", undo: false };
  const steps = callingSteps(containBucket.compile(exampleContext).document);
  let where: Parameters<typeof play>[1];
  let rehearsed: Played;
  before(async () => {
    const response = responseByName(asked.response);
    where = { emulator: emulator.get(), plan: await keptBlueprint(placeOf(response, scenarioOf(response).example)) };
    rehearsed = await rehearse(asked, where);
  });

  const refuse = async (step: string, manner: Manner) => {
    const refused = { runbook: containBucket.name, step, manner };
    const course = await play(asked, where, { refused, start: rehearsed.start });
    const { part, essential, told, verdict } = judge(refused, steps, rehearsed, course);
    return [part, essential, told, verdict];
  };

  it("is rehearsed: the run begins with the same call, without triage and the incident file", () => {
    assert.ok(rehearsed.start?.input.Parameters?.BucketName);
    assert.deepEqual(
      rehearsed.runs.map(({ document, status }) => [document, status]),
      [["Reflex-ContainBucket", "Success"]],
    );
    assert.equal(rehearsed.refused, false);
  });

  it("shows what the run does about it", async () => {
    assert.deepEqual(await refuse("SaveBlock", "in passing"), ["required", "not done", "run", "ok"]);
    assert.deepEqual(await refuse("BlockPublicAccess", "for good"), ["essential", "not done", "run", "ok"]);
  });

  it("shows that the rule on runs that ended speaks where the run cannot", async () => {
    assert.deepEqual(await refuse("SayClosed", "for good"), ["message", "done", "organization", "ok"]);
  });

  it("says when the refused step is never reached", async () => {
    assert.deepEqual(await refuse("SaveAbsence", "for good"), ["required", "done", "nobody", "not reached"]);
  });
});
