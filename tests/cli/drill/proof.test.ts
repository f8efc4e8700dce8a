import assert from "node:assert/strict";
import { blueprint } from "../../../cli/blueprint";
import { prove } from "../../../cli/drill/proof";
import { responseByName } from "../../../cli/drill/scenarios";
import type { CentralResponse, EventPattern } from "../../../responses/types";
import { changed, sharedEmulator } from "./support";

describe("the proof of a response", () => {
  const emulator = sharedEmulator();
  const response = responseByName("config-disabled") as CentralResponse;

  it("shows that it heals, leaves its near-misses alone and can be undone", async () => {
    const { problems, ...proof } = await prove(response, emulator.get(), await blueprint());
    assert.deepEqual(problems, []);
    assert.equal(proof.verdict, "healed");
    assert.equal(proof.undoneBy, "StopConfigRecorder");
    assert.ok(proof.nearMisses >= 7);
  });

  it("names the near-miss that fires", async () => {
    const { cloudtrail } = response.forms;
    const { errorCode: _, ...detail } = cloudtrail!.pattern.detail as EventPattern;
    const careless = {
      ...response,
      forms: { cloudtrail: { ...cloudtrail!, pattern: { ...cloudtrail!.pattern, detail } } },
    };
    const { problems } = await prove(careless, emulator.get(), await blueprint());
    assert.deepEqual(problems, ["fires on its near-miss failed-call"]);
  });

  it("names what is not healed, and the calls that were refused", async () => {
    const plan = await changed("aws:iam/role:Role", "reflex-run-RestoreConfigRecorder", (inputs) => {
      const [inline] = inputs.inlinePolicies as Array<{ policy: string }>;
      inline!.policy = inline!.policy.replaceAll(
        "config:StartConfigurationRecorder",
        "config:DeleteConfigurationRecorder",
      );
    });
    const { problems } = await prove(response, emulator.get(), plan);
    assert.ok(problems.some((problem) => /^the drill ended failed-\w+, not healed$/.test(problem)));
    assert.ok(problems.includes("not so at the end: the recorder records"));
    assert.ok(problems.some((problem) => problem.endsWith("calls were refused")));
  });
});
