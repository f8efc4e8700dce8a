import assert from "node:assert/strict";
import { fieldRows } from "../../console/fieldRows";
import { nothing, pageOf, type RunState, reduce, upTo } from "../../console/state";
import { courses, recordOf } from "../page/record";

describe("the state of the console", () => {
  const { entries, ...record } = recordOf(courses.healed);
  const staged = reduce(nothing, { type: "stage", record, changes: [] });
  const happened = entries.reduce<RunState>(
    (state, entry) => reduce(state, { type: "entries", entries: [entry] }),
    staged,
  );

  it("collects what happens, and starts afresh at a reset", () => {
    assert.deepEqual(happened.record?.entries, entries);
    const asked = reduce(happened, { type: "question", message: "?" });
    assert.equal(reduce(asked, { type: "answered" }).question, undefined);
    assert.equal(reduce(asked, { type: "end", record }).ended, true);
    assert.deepEqual(reduce(asked, { type: "reset" }), nothing);
  });

  it("shows nothing of what came later at an earlier step", () => {
    const page = pageOf(happened.record);
    assert.ok(page);
    const question = page.entries.findIndex(({ kind }) => kind === "question");
    const then = upTo(page, question);
    assert.equal(then.entries.length, question + 1);
    const later = then.hops.slice(5).map(({ title, state, subtitle }) => [title, state, subtitle]);
    assert.deepEqual(later.slice(0, 2), [
      ["question", "none", ""],
      ["on approval", "none", "Terminate instance"],
    ]);
    assert.deepEqual(upTo(page, page.entries.length - 1), page);
  });
});

describe("the fields of a pattern", () => {
  it("says of each field what the pattern wants and what the event has", () => {
    const pattern = {
      source: ["aws.guardduty"],
      detail: { severity: [{ numeric: [">=", 7] }], archived: [{ exists: false }] },
    };
    const rows = fieldRows(pattern, { source: "aws.guardduty", detail: { severity: 4, list: [] } });
    assert.deepEqual(
      rows.map(({ path, matches, has }) => [path, matches, has]),
      [
        ["source", true, '"aws.guardduty"'],
        ["detail.severity", false, "4"],
        ["detail.archived", true, "nothing"],
      ],
    );
  });

  it("shows the nearest alternative of $or", () => {
    const pattern = { $or: [{ a: ["x"], b: ["y"] }, { c: ["z"] }] };
    const rows = fieldRows(pattern, { a: "1", b: "2", c: "3" });
    assert.deepEqual(
      rows.filter(({ matches }) => !matches).map(({ path }) => path),
      ["c"],
    );
  });
});
