import assert from "node:assert/strict";
import { corpus } from "../../policy-pack/corpus";
import { corpusScores, scoreTable } from "./corpus";
import { precision, recall, type Score } from "./corpusScore";

/** Rules against what they judge being there at all: no program with it is clean. */
const refusers = ["iam-no-access-keys"];

describe("the corpus of the policy pack", () => {
  let scores: Score[];

  before(async () => {
    scores = await corpusScores();
  });

  it("is judged rightly by every rule, in preview and update: precision and recall are 100 %", () => {
    const wrong = scores.filter((row) => precision(row) < 1 || recall(row) < 1);
    assert.deepEqual(wrong, [], scoreTable(wrong));
  });

  it("has a clean and a faulty program for every rule", () => {
    const names = (rows: Score[]) => rows.map(({ rule }) => rule);
    assert.deepEqual(names(scores.filter(({ found }) => found === 0)), []);
    assert.deepEqual(names(scores.filter(({ clean }) => clean === 0)), refusers);
  });

  it("has 120 programs at least, each with its own name", () => {
    assert.ok(corpus.length >= 120, `${corpus.length}`);
    assert.equal(new Set(corpus.map(({ name }) => name)).size, corpus.length);
  });
});
