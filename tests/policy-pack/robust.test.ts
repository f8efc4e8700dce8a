import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesPattern } from "../../policy-pack/documents/arn";
import { messageOf } from "../../policy-pack/finding";
import { rules } from "../../policy-pack/rules";
import { analyze } from "./analyze";

/** CPU that an operation may use: a hundred times what it needs, and far less than what it used before. */
function quickly<T>(work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  const { user } = process.cpuUsage(before);
  assert.ok(user < 1_000_000, `${user / 1000} ms`);
  return result;
}

describe("hostile input", () => {
  it("cannot make a pattern search for ever", () => {
    const urn = `urn:pulumi:${"a".repeat(70)}`;
    assert.equal(
      quickly(() => matchesPattern("*a*a*a*a*a*a*a*a*b", urn)),
      false,
    );
    assert.equal(
      quickly(() => matchesPattern(`${"*a".repeat(500)}*b`, "a".repeat(5000))),
      false,
    );
    assert.equal(matchesPattern("*a*a*a*a*a*a*a*a*", urn), true);
  });

  it("is matched as before: * is any text, ? any character, and nothing else means anything", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "\n", "(", "A"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", ".", "("), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (wanted, given, ignoreCase) => {
        const source = wanted.replace(/[.(]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
        const expected = new RegExp(`^${source}$`, ignoreCase ? "is" : "s").test(given);
        assert.equal(matchesPattern(wanted, given, ignoreCase), expected);
      }),
    );
  });

  it("is refused where it is nested too deeply to be followed", async () => {
    const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
    const pattern = nested(4000, '{"a":', "}").replace("{}", '{"a":["x"]}').replace('"a":}', '"a":["x"]}');
    const states = (depth: number): string => {
      const state = (inner: string) => `{"States":{"a":{"Type":"Parallel","Branches":[${inner}]}}}`;
      let text = '{"States":{}}';
      for (let level = 0; level < depth; level++) text = state(text);
      return text;
    };
    for (const [type, inputs] of [
      ["aws:cloudwatch/eventRule:EventRule", { eventPattern: pattern }],
      ["aws:sfn/stateMachine:StateMachine", { definition: states(4000) }],
    ] as const) {
      const reports = await analyze({ type, inputs });
      assert.ok(
        // How deep the stack goes depends on who calls: what is not too deep is too long.
        reports.some(({ message }) => /nested too deeply|2048 or fewer/.test(message)),
        JSON.stringify(reports).slice(0, 500),
      );
    }
  });

  it("may be a list with holes", () => {
    // biome-ignore lint/suspicious/noSparseArray: it is the point of the test
    const holes = [, "111122223333"];
    const inputs = { allowedAccountIds: holes, assumeRoles: holes, policy: { Statement: holes }, tags: holes };
    for (const rule of rules)
      for (const type of rule.types) for (const finding of rule.judge({ type, inputs }, {})) messageOf(finding);
  });

  it("is read once from the left for a log group", async () => {
    const logDestination = ":log-group:".repeat(100_000);
    const type = "aws:sfn/stateMachine:StateMachine";
    const rule = rules.find(({ name }) => name === "states-logging")!;
    const found = quickly(() => rule.judge({ type, inputs: { loggingConfiguration: { logDestination } } }, {}));
    assert.ok(found.length > 0);
  });

  it("is refused where YAML has a row of anchors, and parsed once for all rules", () => {
    const type = "aws:ssm/document:Document";
    const inputs = { documentType: "Automation", documentFormat: "YAML", content: "&a ".repeat(21_000) };
    const found = quickly(() => rules.flatMap((rule) => rule.judge({ type, inputs }, {})));
    assert.ok(found.some((finding) => /no YAML \(a node has several anchors\)/.test(messageOf(finding))));
  });
});
