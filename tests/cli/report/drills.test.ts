import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { DrillResult } from "../../../cli/drill/drill";
import { readJson } from "../../../cli/files";
import { readDrills } from "../../../cli/report/drills";
import { reportOf } from "../../../cli/report/report";
import { Files, recorded } from "./files";

const responses = ["crypto-mining-instance", "open-security-group"];
const drills = (side: "base" | "head") => responses.map((response) => recorded(`drill-${side}-${response}.json`));

describe("drills in a report", () => {
  const files = new Files();
  after(() => files.remove());

  it("say what would happen differently: decision, run, refused call", () => {
    const [mining, group] = readDrills(drills("head"), drills("base"));
    assert.deepEqual([mining?.base?.verdict, mining?.verdict], ["healed", "ignored"]);
    const decisions = mining?.differences.find(({ what }) => what === "decisions");
    assert.deepEqual(decisions?.gone, ["i-(id): run"]);
    assert.match(decisions?.added[0] ?? "", /^i-\(id\): observe; response mode: /);
    // The steps of a run that is gone are not listed one by one.
    assert.ok(!mining?.differences.some(({ what }) => what === "steps"));

    const steps = group?.differences.find(({ what }) => what === "steps");
    assert.deepEqual(steps?.added, ["Reflex-RevokeOpenIngress RevokeRules: Failed"]);
    const refused = group?.differences.find(({ what }) => what === "refused calls");
    assert.match(refused?.added[0] ?? "", /^ec2:RevokeSecurityGroupIngress \(no policy of role reflex-run-/);
  });

  it("are the same when only ids and times differ", () => {
    // An event keeps its id: by it the drills belong together.
    const events = drills("base").map((file) => (readJson(file, "drill") as DrillResult).event.id);
    const other = drills("base").map((file, index) => {
      const renamed = readFileSync(file, "utf8")
        .replace(/\b(i|sg|vol|eni)-[0-9a-f]{17}\b/g, "$1-0123456789abcdef0")
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) =>
          events.includes(id) ? id : `f${id.slice(1)}`,
        )
        .replace(/"at": "[^"]*"/g, '"at": "2030-01-01T00:00:00.000Z"');
      return files.write(`${index}.json`, renamed);
    });
    for (const { differences, base } of readDrills(other, drills("base"))) {
      assert.ok(base);
      assert.deepEqual(differences, []);
    }
  });

  it("block the change when they end worse than before, and not when they ended as badly before", () => {
    const blocking = (heads: string[], bases: string[]) =>
      reportOf({ previews: [], policies: [], drills: heads, bases }).blocking;
    assert.deepEqual(blocking(drills("head"), drills("base")), ["2 drills without a good end"]);
    assert.deepEqual(blocking(drills("head"), drills("head")), []);
    assert.deepEqual(blocking(drills("head"), []), ["2 drills without a good end"]);
    assert.deepEqual(blocking(drills("base"), drills("head")), []);
  });

  it("are refused when a file is no result of a drill, or comes twice", () => {
    const [first = ""] = drills("base");
    assert.throws(() => readDrills([first, first], []), /is a second drill of crypto-mining-instance with one event/);
    for (const content of [{ response: "x" }, [], "null"]) {
      assert.throws(() => readDrills([files.write("none.json", content)], []), /is no result of a drill/);
    }
  });
});
