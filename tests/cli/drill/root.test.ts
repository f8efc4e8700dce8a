import assert from "node:assert/strict";
import rootCall from "../../../catalogue/credentials/root-used/events/fires/call-with-root-credentials.json";
import type { SignalEvent } from "../../../responses/types";
import { decided, run, sharedEmulator, titles } from "./support";

describe("the root user", () => {
  const emulator = sharedEmulator();

  for (const [what, event] of [
    ["signs in to the console", undefined],
    ["calls with its keys", rootCall as unknown as SignalEvent],
  ] as const)
    it(`${what}: people are notified, and nothing is started`, async () => {
      const result = await run(emulator.get(), "root-used", event ? { event } : {});
      assert.deepEqual(
        decided(result).map(({ action }) => action),
        ["page"],
      );
      assert.deepEqual(result.executions, []);
      assert.ok(titles(result).some((title) => title.includes("root needs your decision")));
    });
});
