import assert from "node:assert/strict";
import fc from "fast-check";
import { catalogue } from "../../../catalogue/catalogue";
import { isSample, parseSignals, rehearsal } from "../../../functions/triage/signal";
import { account } from "../../../responses/account";
import { MalformedSignal, type PagingResponse, type SignalEvent, type Target } from "../../../responses/types";
import { message, mining, targetOf } from "./world";

const body = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({ response: "one", form: "plain", rule: "reflex-one", event: mining, ...changes });
const target = (event: SignalEvent) => ({ account: event.account, signal: { id: event.id } }) as Target;
const central: PagingResponse = {
  name: "one",
  title: "One",
  summary: "A response of the tests.",
  placement: "central",
  resource: account,
  forms: {
    plain: { pattern: {}, target },
    split: { pattern: {}, target, split: (event) => ["a", "b"].map((id) => ({ ...event, id })) },
  },
};
const local = catalogue.find(({ placement }) => placement !== "central")!;
const parse = (text: string) => parseSignals(text, [local, central]);

describe("the body of a message", () => {
  it("says which response, rule, event and target it is about", () => {
    assert.deepEqual(parse(body()), [
      {
        rule: "reflex-one",
        response: central,
        event: mining,
        target: { account: mining.account, signal: { id: mining.id } },
      },
    ]);
    const [signal] = parseSignals(message("crypto-mining-instance", "guardduty", mining), catalogue);
    assert.deepEqual(signal?.target, targetOf(signal!.response, mining));
  });

  it("carries several signals where the form says so", () => {
    const signals = parse(body({ form: "split" }));
    assert.deepEqual(
      signals.map(({ event, target: { signal } }) => [event.id, signal.id]),
      [
        ["a", "a"],
        ["b", "b"],
      ],
    );
  });

  it("carries none where the response leaves a finding to others and another response answers it", () => {
    const pattern = { "detail-type": [mining["detail-type"]] };
    const other = { ...central, name: "other", forms: { plain: { pattern, target } } };
    const unrelated = { ...other, forms: { plain: { pattern: { "detail-type": ["Another"] }, target } } };
    const left: PagingResponse = { ...central, onlyUnanswered: true };
    const rules = (...responses: PagingResponse[]) => parseSignals(body(), responses).map(({ rule }) => rule);
    assert.deepEqual(rules(left, other), []);
    assert.deepEqual(rules(left, unrelated), ["reflex-one"]);
    assert.deepEqual(rules(left), ["reflex-one"]);
    assert.deepEqual(rules(central, other), ["reflex-one"]);
  });

  const header = "should name its response, the form of its signal and its rule";
  const malformed: Array<[string, string, string, string]> = [
    ["no JSON", "{", "body", "is not JSON"],
    ["null", "null", "body", "should be a JSON object"],
    ["a list", "[]", "body", "should be a JSON object"],
    ["a text", '"text"', "body", "should be a JSON object"],
    ["no response", body({ response: undefined }), "body", header],
    ["a response that is no text", body({ response: 1 }), "body", header],
    ["a form that is no text", body({ form: 1 }), "body", header],
    ["a rule that is no text", body({ rule: null }), "body", header],
    [
      "an unknown response",
      body({ response: "two" }),
      "response",
      "is not a central response of the catalogue in this bundle",
    ],
    [
      "a response of the member",
      body({ response: local.name }),
      "response",
      "is not a central response of the catalogue in this bundle",
    ],
    ["an unknown form", body({ form: "other" }), "form", "is none that the response has"],
    ["a form that every object has", body({ form: "toString" }), "form", "is none that the response has"],
    ["no event", body({ event: undefined }), "event", "should be an EventBridge event"],
    ["an event that is a list", body({ event: [] }), "event", "should be an EventBridge event"],
    ["an event that is a text", body({ event: "x" }), "event", "should be an EventBridge event"],
    [
      "an event without detail",
      body({ event: { ...mining, detail: undefined } }),
      "event",
      "should be an EventBridge event",
    ],
    ["a detail that is null", body({ event: { ...mining, detail: null } }), "event", "should be an EventBridge event"],
    ["a detail that is a list", body({ event: { ...mining, detail: [] } }), "event", "should be an EventBridge event"],
    ["a detail that is a text", body({ event: { ...mining, detail: "x" } }), "event", "should be an EventBridge event"],
    ...["id", "source", "detail-type", "account", "region", "time"].flatMap(
      (name): Array<[string, string, string, string]> => [
        [
          `an event without ${name}`,
          body({ event: { ...mining, [name]: undefined } }),
          "event",
          "should be an EventBridge event",
        ],
        [`a number for ${name}`, body({ event: { ...mining, [name]: 1 } }), "event", "should be an EventBridge event"],
      ],
    ),
  ];
  for (const [what, text, place, problem] of malformed) {
    it(`is malformed: ${what}`, () => {
      assert.throws(
        () => parse(text),
        (error) => {
          assert.ok(error instanceof MalformedSignal);
          assert.equal(error.message, new MalformedSignal(place, problem).message);
          return true;
        },
      );
    });
  }

  it("gives signals or is malformed, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        assert.throws(() => parse(text), MalformedSignal);
      }),
    );
  });
});

describe("a rehearsal", () => {
  const having = (service: object, more: object = {}): SignalEvent => ({ ...mining, ...more, detail: { service } });

  it("is a sample, an archived finding or a replay, and nothing else", () => {
    assert.equal(rehearsal(mining), undefined);
    assert.equal(rehearsal(having({ additionalInfo: { sample: true } })), isSample);
    assert.equal(isSample, "the finding is a sample");
    assert.equal(rehearsal(having({ archived: true })), "the finding is archived");
    assert.equal(rehearsal(having({}, { "replay-name": "review" })), "the event is a replay from the archive");
    assert.equal(rehearsal(having({}, { "replay-name": "" })), "the event is a replay from the archive");
  });

  it("needs the value true, not one like it", () => {
    for (const other of [false, "true", "false", 1, null]) {
      assert.equal(rehearsal(having({ archived: other, additionalInfo: { sample: other } })), undefined, `${other}`);
    }
  });

  it("of several kinds is called a replay first, then a sample", () => {
    const both = { archived: true, additionalInfo: { sample: true } };
    assert.equal(rehearsal(having(both)), isSample);
    assert.equal(rehearsal(having(both, { "replay-name": "r" })), "the event is a replay from the archive");
  });
});
