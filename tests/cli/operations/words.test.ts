import assert from "node:assert/strict";
import { nameTyped } from "../../../cli/operations/confirm";
import { Problem } from "../../../cli/operations/problem";
import { columns, left } from "../../../cli/operations/words";
import { problems } from "./schema";

describe("what commands of operations say", () => {
  it("gives rows as much room as they need, and the flexible column what is left", () => {
    const rows = [
      ["ID", "WHAT", "WHERE"],
      ["9228", "The EC2 instance is querying a domain name", "payments"],
    ];
    assert.deepEqual(columns(rows, 40, 1), [
      "ID    WHAT                      WHERE",
      "9228  The EC2 instance is que…  payments",
    ]);
    assert.deepEqual(columns([["a", "b", "c"]], 40, 1), ["a  b           c"]);
  });

  it("says what is left of a time in whole minutes, and that it is over", () => {
    const now = Date.parse("2026-11-24T09:14:30Z");
    assert.equal(left("2026-11-25T09:14:00Z", now), "23 h 59 min");
    assert.equal(left("2026-11-24T09:14:50Z", now), "20 s");
    assert.equal(left("2026-11-24T09:14:00Z", now), "over");
  });

  it("accepts a name for what destroys only where it is that name, and --yes was given with it", async () => {
    assert.equal(await nameTyped("web-7", "approve", { yes: true, confirm: "web-7" }), true);
    for (const given of [{}, { yes: true }, { confirm: "web-8" }, { yes: true, confirm: "web-8" }])
      await assert.rejects(nameTyped("web-7", "approve", given), Problem);
  });

  it("is judged by a schema that refuses what it does not describe", () => {
    const schema = {
      type: "object",
      required: ["a"],
      properties: {
        a: { type: "integer", minimum: 0 },
        b: { type: ["string", "null"], format: "date-time" },
        c: { enum: [1] },
      },
    };
    assert.deepEqual(problems({ a: 1, b: null, c: 1 }, schema, "x"), []);
    assert.deepEqual(problems({ a: -1, b: "noon", c: 2, d: 1 }, schema, "x"), [
      "x.a is less than 0",
      "x.b is no time: noon",
      "x.c is 2",
      "x.d is not described",
    ]);
    assert.deepEqual(problems({}, schema, "x"), ["x.a is missing"]);
    assert.deepEqual(problems([], schema, "x"), ["x is no object: "]);
  });
});
