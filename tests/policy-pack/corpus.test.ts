import assert from "node:assert/strict";
import { corpus } from "../../policy-pack/corpus";
import { later } from "../../policy-pack/corpus/program";
import { corpusScores, refusers, scoreTable } from "./corpus";
import { precision, recall, type Score, score } from "./corpusScore";
import { policyText } from "./subject";

describe("the score of a corpus", () => {
  const topic = { type: "aws:sns/topic:Topic", inputs: { name: "t", kmsMasterKeyId: later("alias/aws/sns") } };
  const open = { Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sns:Publish", Resource: "*" };
  const resources = { topic: { ...topic, inputs: { ...topic.inputs, policy: policyText(open) } } };
  const scored = async (violates: Record<string, string[]>) => {
    const scores = await score([{ name: "p", manner: "m", resources, violates }], () => true, {});
    return scores.filter((row) => ["sns-encryption", "sns-policy-source", "sqs-encrypted"].includes(row.rule));
  };
  const numbers = (scores: Score[]) =>
    Object.fromEntries(scores.map((row) => [row.rule, [row.found, row.missed.length, row.wrong.length]]));

  it("counts what is found in both forms, and what a preview may leave open", async () => {
    const scores = await scored({ "sns-encryption": ["topic"], "sns-policy-source": ["topic"] });
    const found = { "sns-encryption": [1, 0, 0], "sns-policy-source": [2, 0, 0], "sqs-encrypted": [0, 0, 0] };
    assert.deepEqual(numbers(scores), found);
    assert.ok(scores.every((row) => precision(row) === 1 && recall(row) === 1));
  });

  it("counts what is missed and what is wrong", async () => {
    const scores = await scored({ "sqs-encrypted": ["topic"] });
    const found = { "sns-encryption": [0, 0, 1], "sns-policy-source": [0, 0, 2], "sqs-encrypted": [0, 2, 0] };
    assert.deepEqual(numbers(scores), found);
    assert.deepEqual(
      scores.map(precision),
      scores.map(({ wrong }) => (wrong.length > 0 ? 0 : 1)),
    );
    assert.deepEqual(
      scores.map(recall),
      scores.map(({ missed }) => (missed.length > 0 ? 0 : 1)),
    );
    assert.match(scoreTable(scores), /sqs-encrypted +100 % +0 %[\s\S]*sqs-encrypted misses: p \(update\)/);
  });
});

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
