import assert from "node:assert/strict";
import { DeleteItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { reminderOf } from "../../../functions/messenger/reminder";
import type { TriageSettings } from "../../../organization/settings";
import { settings as normal } from "../triage/world";

const stop = (pk: string, more: Record<string, { S: string }> = {}) => ({
  ...{ pk: { S: pk }, state: { S: "stopped" }, by: { S: "jane" }, at: { S: "2026-11-24T05:00:00Z" } },
  ...{ reason: { S: "wrong alarms" }, ...more },
});
const until = (S: string) => ({ until: { S } });

async function reminded(due: string, items: object[], changes: Partial<TriageSettings> = {}) {
  const removed: string[] = [];
  const settings = { ...normal, governedRegions: ["eu-west-1", "us-east-1"], ...changes };
  const tables = (region: string) => ({
    send: async (command: unknown) => {
      if (command instanceof ScanCommand) return { Items: items };
      assert.ok(command instanceof DeleteItemCommand);
      assert.equal(command.input.ConditionExpression, "#until = :until", "a stop that was renewed since stays");
      removed.push(`${region} ${command.input.Key?.pk?.S}`);
      return {};
    },
  });
  const message = await reminderOf({ settings, tables: tables as never }, due);
  return { removed, lines: message?.lines };
}

describe("the rule on stops", () => {
  it("removes those whose time is over in every Region, and no other", async () => {
    const items = [
      stop("*", until("2026-11-24T06:00:00Z")),
      stop("account#111122223333", until("2026-11-25T00:00:00Z")),
    ];
    const { removed, lines } = await reminded("2026-11-24T06:00:00Z", [...items, stop("response#x")]);
    assert.deepEqual(removed, ["eu-west-1 *", "us-east-1 *"]);
    assert.equal(lines, undefined, "people are reminded once a day only");
  });

  it("reminds people once a day of what does not act, each stop once for all Regions", async () => {
    const { lines } = await reminded("2026-11-24T07:04:59Z", [stop("*")], { mode: "observe", observeResponses: ["x"] });
    assert.deepEqual(lines, [
      "Reflex is stopped by jane at 2026-11-24T05:00:00Z: wrong alarms",
      "The organization observes by configuration: nothing is changed.",
      "Responses that observe by configuration: x",
    ]);
    for (const due of ["2026-11-24T06:59:59Z", "2026-11-24T07:05:00Z", "2026-11-24T19:00:00Z"])
      assert.equal((await reminded(due, [stop("*")])).lines, undefined, due);
  });

  it("says nothing where everything acts", async () => {
    assert.equal((await reminded("2026-11-24T07:00:00Z", [])).lines, undefined);
  });

  it("fails for an event without a time", async () => {
    await assert.rejects(reminded("soon", []), /does not say when it is due/);
  });
});
