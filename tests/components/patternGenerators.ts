import fc from "fast-check";
import { compilePattern } from "../../aws/patterns";
import type { EventPattern, PatternValue } from "../../responses/types";

export const absent: PatternValue[] = [{ exists: false }];

/** Matchers and values of fields of which few combinations match by chance. */
const words = ["alpha", "beta", "alphabet"];
const matchers = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom<PatternValue>(...words),
    fc.constantFrom(...words).map((prefix): PatternValue => ({ prefix })),
    fc.constant<PatternValue>({ exists: true }),
    fc.constant<PatternValue>({ "anything-but": "beta" }),
  ),
  { minLength: 1, maxLength: 2, selector: (matcher) => JSON.stringify(matcher) },
);
export const literals = fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 });
/** Patterns of few fields, which events of those fields match now and then. */
export const pattern: fc.Arbitrary<EventPattern> = fc.record(
  {
    source: literals,
    "detail-type": literals,
    "replay-name": fc.constant(absent),
    detail: fc.record(
      { type: matchers, eventName: matchers, state: fc.record({ value: matchers }) },
      { requiredKeys: ["state"] },
    ),
  },
  { requiredKeys: ["source", "detail-type", "detail"] },
) as fc.Arbitrary<EventPattern>;
const word = fc.constantFrom(...words, "gamma");
export const event = fc.record(
  {
    source: word,
    "detail-type": word,
    "replay-name": fc.constant("a replay"),
    detail: fc.record({ type: word, eventName: word, state: fc.record({ value: word }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ["source", "detail-type", "detail"] },
);

export const matches = (candidate: EventPattern, value: unknown) => compilePattern(candidate).matches(value as never);
