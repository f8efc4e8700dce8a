import assert from "node:assert/strict";
import fc from "fast-check";
import { notKnown } from "../../policy-pack/field";
import { type Finding, isUnjudged, messageOf } from "../../policy-pack/finding";
import type { ResourceRule } from "../../policy-pack/rule";
import { rules, stackRules } from "../../policy-pack/rules";
import type { StackResource } from "../../policy-pack/stack";
import type { StackRule } from "../../policy-pack/stackRule";
import { ruleInfos } from "./analyze";

/** Words that the rules search for, so that random inputs pass the first check. */
const words = [
  ..."Version Statement Effect Allow Deny Principal NotPrincipal AWS Service * Action NotAction Resource".split(" "),
  ..."NotResource Condition StringEquals ArnLike Bool aws:SourceArn aws:PrincipalOrgID o-a1b2c3d4e5 false".split(" "),
  ..."events.amazonaws.com 111122223333 arn:aws:iam::111122223333:root iam:PassRole ec2:* Automation YAML".split(" "),
  ..."schemaVersion 0.3 mainSteps name action inputs aws:approve aws:loop Steps onFailure constructor".split(" "),
  ..."source aws.ec2 $or prefix exists anything-but detail-type detail default reflex value key enabled mode".split(
    " ",
  ),
  ..."arn:aws:sqs:eu-west-1:111122223333:reflex arn:aws:lambda:eu-west-1:111122223333:function:reflex".split(" "),
  ..."States Type Task Map Branches maxReceiveCount deadLetterTargetArn selectionMode ALL inputTemplate <a>".split(" "),
  ..."arn:aws:ssm:eu-west-1:111122223333:automation-definition/reflex:1 roleArn policy arn expires urn reason".split(
    " ",
  ),
];

/** Types of a rule, with an example for those that it matches by their beginning. */
const typesOf = ({ types }: { types: readonly string[] }) =>
  types.map((type) => (type === "*" || type === "aws:*" ? "aws:s3/bucket:Bucket" : type));

/** Every field there is, and all of them unknown. Remembers which were read. */
function unknownInputs(asked: Set<string>): Record<string, unknown> {
  return new Proxy<Record<string, unknown>>(
    {},
    {
      get: () => notKnown,
      getOwnPropertyDescriptor(_, key) {
        asked.add(String(key));
        return { configurable: true, enumerable: true, writable: true, value: notKnown };
      },
    },
  );
}

const options = { protect: false, ignoreChanges: [] };
const judged = (rule: ResourceRule, type: string, inputs: Record<string, unknown>): Finding[] =>
  rule.judge({ type, inputs, urn: "urn:pulumi:test::test::t::subject", options }, {});
const judgedStack = (rule: StackRule, resources: StackResource[]): Finding[] =>
  rule.judge(resources, {}).map(({ finding }) => finding);
const member = (type: string, name: string, inputs: Record<string, unknown>): StackResource => ({
  type,
  inputs,
  options,
  outputs: {},
  scope: {},
  urn: `urn:pulumi:test::test::${type}::${name}`,
  dependencies: {},
});

const fields = new Set<string>(["name", "region", "arn", "url"]);
for (const rule of rules) for (const type of typesOf(rule)) judged(rule, type, unknownInputs(fields));
for (const rule of stackRules)
  judgedStack(
    rule,
    typesOf(rule).map((type, index) => member(type, `r${index}`, unknownInputs(fields))),
  );

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

function assertSpeaks(findings: Finding[]): void {
  for (const finding of findings) {
    assert.notEqual(finding.field, "");
    assert.ok(messageOf(finding).includes(finding.field));
  }
}

/** Rules that refuse a resource, or one of its fields, for being there at all. */
const refusers = ["iam-no-access-keys", "iam-no-user-policies", "provider-credentials"];
/** Rules about options only. */
const aboutOptions = ["provider-guarded-fields"];

describe("the rules of the policy pack", () => {
  it("answer about any inputs, without throwing, and with sentences that name a field", () => {
    for (const rule of rules)
      for (const type of typesOf(rule))
        fc.assert(
          fc.property(inputs, value, (given, exemptions) => {
            assertSpeaks(judged(rule, type, given));
            assertSpeaks(rule.judge({ type, inputs: given, urn: "urn" }, { exemptions }));
          }),
          { numRuns: 100 },
        );
  });

  it("answer about any stack of such resources", () => {
    for (const rule of stackRules) {
      const types = fc.constantFrom(...typesOf(rule));
      const resource = fc.tuple(types, word, inputs).map(([type, name, given]) => member(type, name, given));
      fc.assert(
        fc.property(fc.array(resource, { maxLength: 6 }), (stack) => assertSpeaks(judgedStack(rule, stack))),
        { numRuns: 300 },
      );
    }
  });

  it("never pass a resource whose every input is unknown", () => {
    for (const rule of rules.filter(({ name }) => !aboutOptions.includes(name)))
      for (const type of typesOf(rule)) {
        const findings = judged(rule, type, unknownInputs(new Set()));
        assert.ok(findings.length > 0, `${rule.name} on ${type}`);
        assert.ok(refusers.includes(rule.name) || findings.every(isUnjudged), `${rule.name} on ${type}`);
      }
  });

  it("leave other types alone", () => {
    const type = "random:index/randomPet:RandomPet";
    for (const rule of rules) assert.deepEqual(judged(rule, type, {}), []);
    for (const rule of stackRules) assert.deepEqual(judgedStack(rule, [member(type, "pet", {})]), []);
  });

  it("report to the engine what they are", async () => {
    const infos = await ruleInfos();
    assert.equal(new Set(infos.map(({ name }) => name)).size, rules.length + stackRules.length);
    for (const { name, description, severity, remediation, settings } of infos) {
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.ok(severity > 0, name);
      assert.match(remediation, /^1\. [A-Z]/, name);
      assert.ok("unknownValues" in settings && "exemptions" in settings, name);
      for (const [key, setting] of Object.entries(settings))
        assert.ok("description" in setting && "default" in setting, `${name}.${key}`);
    }
  });

  it("are in the folder of the service that they begin with", () => {
    for (const { name } of [...rules, ...stackRules])
      assert.match(
        name,
        /^(cloudwatch|dynamodb|events|fis|iam|kms|lambda|logs|pipes|provider|s3|scheduler|sns|sqs|ssm|states)-/,
      );
  });
});
