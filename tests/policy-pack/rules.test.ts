import assert from "node:assert/strict";
import fc from "fast-check";
import { notKnown } from "../../policy-pack/field";
import { messageOf } from "../../policy-pack/finding";
import { rules } from "../../policy-pack/rules";
import { ruleInfos } from "./analyze";

/** Words that the rules look for, so that random inputs get past the first question. */
const words = [
  ..."Version Statement Effect Allow Deny Principal NotPrincipal AWS Service * Action NotAction Resource".split(" "),
  ..."NotResource Condition StringEquals ArnLike Bool aws:SourceArn aws:PrincipalOrgID o-a1b2c3d4e5 false".split(" "),
  ..."events.amazonaws.com 111122223333 arn:aws:iam::111122223333:root iam:PassRole Automation YAML JSON".split(" "),
  ..."schemaVersion 0.3 mainSteps name action inputs aws:approve aws:loop Steps onFailure constructor".split(" "),
];
const fields = [
  ..."policy assumeRolePolicy inlinePolicies inlinePolicy principal condition key type value action arn roleArn".split(
    " ",
  ),
  ..."deadLetterConfig retryPolicy maximumRetryAttempts sourceArn sourceAccount principalOrgId content".split(" "),
  ..."documentType documentFormat allowedAccountIds functionUrlAuthType".split(" "),
];

const word = fc.constantFrom(...words, ...fields);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    word,
    fc.constantFrom(notKnown, null, undefined, true, 0, -1, Number.NaN, "", "{", "[]"),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 6, noNullPrototype: true }),
    tie("value").map((inner) => JSON.stringify(inner) ?? "undefined"),
  ),
}));
const inputs = fc.dictionary(fc.constantFrom(...fields), value, { noNullPrototype: true });

describe("the rules of the policy pack", () => {
  it("answer about any inputs, without throwing, and with sentences that name a field", () => {
    for (const rule of rules)
      for (const type of rule.types)
        fc.assert(
          fc.property(inputs, (given) => {
            for (const finding of rule.judge({ type, inputs: given }, {})) {
              assert.notEqual(finding.field, "");
              assert.ok(messageOf(finding).includes(finding.field));
            }
          }),
          { numRuns: 300 },
        );
  });

  it("never pass a resource whose every input is unknown", () => {
    for (const rule of rules)
      for (const type of rule.types) {
        const all = Object.fromEntries(fields.map((field) => [field, notKnown]));
        const findings = rule.judge({ type, inputs: all }, {});
        assert.ok(findings.length > 0 && findings.every((finding) => "unknown" in finding), `${rule.name} on ${type}`);
      }
  });

  it("leave other types alone", () => {
    for (const rule of rules) assert.deepEqual(rule.judge({ type: "aws:s3/bucket:Bucket", inputs: {} }, {}), []);
  });

  it("tell the engine what they are", async () => {
    const infos = await ruleInfos();
    assert.equal(new Set(infos.map(({ name }) => name)).size, rules.length);
    for (const { name, description, severity, remediation, mandatory, settings } of infos) {
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.ok(severity > 0, name);
      assert.match(remediation, /^1\. [A-Z]/, name);
      assert.ok(mandatory, name);
      for (const [key, setting] of Object.entries(settings))
        assert.ok("description" in setting && "default" in setting, `${name}.${key}`);
    }
  });
});
