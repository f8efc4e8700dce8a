import assert from "node:assert/strict";
import fc from "fast-check";
import type { PolicyDocument, PolicyStatement } from "../../../aws/iam";
import type { RequestContext } from "../../../simulator/iam/context";
import { type AuthorizationRequest, evaluatePolicies, type NamedPolicy } from "../../../simulator/iam/evaluate";
import { compileText, matchGlob } from "../../../simulator/iam/pattern";
import { member, policy, queue, request, security, session, sessionArn } from "./fixtures";

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);

const condition = oneOf<PolicyStatement["Condition"]>(
  undefined,
  { StringEquals: { "aws:PrincipalOrgID": "o-abc" } },
  { StringNotEquals: { "aws:PrincipalOrgID": "o-abc" } },
  { "ForAllValues:StringLike": { "aws:TagKeys": ["reflex:*"] } },
  { Bool: { "aws:SecureTransport": "false" } },
);

const statement = (principals: Array<PolicyStatement["Principal"]>) =>
  fc
    .record({
      Effect: oneOf<"Allow" | "Deny">("Allow", "Allow", "Allow", "Deny"),
      Action: oneOf("*", "sqs:*", "sqs:SendMessage", "sqs:Get*", "s3:*"),
      Resource: oneOf("*", queue, "arn:aws:sqs:*:*:wor?", "arn:aws:s3:::b"),
      Principal: oneOf(...principals),
      Condition: condition,
    })
    .map((s) => JSON.parse(JSON.stringify(s)) as PolicyStatement);

const policies = (name: string, principals: Array<PolicyStatement["Principal"]> = [undefined]) =>
  fc
    .array(statement(principals), { minLength: 1, maxLength: 4 })
    .map((Statement): NamedPolicy => ({ name, document: { Version: "2012-10-17", Statement } }));

const principals: Array<NonNullable<PolicyStatement["Principal"]>> = [
  "*",
  { AWS: member },
  { AWS: session.roleArn },
  { AWS: sessionArn },
  { Service: "a.amazonaws.com" },
];

const requests: fc.Arbitrary<AuthorizationRequest> = fc
  .record({
    identity: fc.array(policies("identity"), { maxLength: 2 }),
    boundary: fc.option(policies("boundary"), { nil: undefined }),
    session: fc.option(fc.array(policies("session"), { maxLength: 2 }), { nil: undefined }),
    resourcePolicy: fc.option(policies("resource", principals), { nil: undefined }),
    scps: fc.option(fc.array(fc.array(policies("scp"), { maxLength: 2 }), { maxLength: 2 }), { nil: undefined }),
    resourceAccount: oneOf(member, security),
    resourcePolicyRequired: fc.boolean(),
    context: oneOf<RequestContext>(
      {},
      { "aws:PrincipalOrgID": "o-abc" },
      { "aws:PrincipalOrgID": "o-x", "aws:TagKeys": ["reflex:a"] },
    ),
  })
  .map((parts) => request(parts));

describe("evaluatePolicies, for any policies", () => {
  it("is denied wherever an explicit deny is added", () => {
    const deny = { Effect: "Deny" as const, Action: "*" };
    const places: Array<(r: AuthorizationRequest) => Partial<AuthorizationRequest>> = [
      (r) => ({ identity: [...r.identity, policy("deny", deny)] }),
      () => ({ boundary: policy("deny", deny) }),
      (r) => ({ session: [...(r.session ?? []), policy("deny", deny)] }),
      () => ({ resourcePolicy: policy("deny", { ...deny, Principal: "*" }) }),
      (r) => ({ scps: [...(r.scps ?? []), [policy("deny", deny)]] }),
      () => ({ rcps: [[policy("deny", { ...deny, Principal: "*" })]] }),
    ];
    fc.assert(
      fc.property(requests, fc.constantFrom(...places), (r, place) => {
        const decision = evaluatePolicies({ ...r, ...place(r) });
        assert.equal(decision.allowed, false);
        assert.equal(decision.explicitDeny, true);
      }),
    );
  });

  it("never turns an allow into a deny by adding an allow", () => {
    const added = fc.record({
      Action: oneOf("*", "sqs:*", "sqs:SendMessage"),
      Resource: oneOf("*", queue),
      Condition: condition,
    });
    fc.assert(
      fc.property(requests, added, fc.constantFrom(...principals), (r, grant, principal) => {
        if (!evaluatePolicies(r).allowed) return;
        const extra = JSON.parse(JSON.stringify({ ...grant, Effect: "Allow" })) as PolicyStatement;
        const into = (p: NamedPolicy, s: PolicyStatement): NamedPolicy => ({
          name: p.name,
          document: { ...p.document, Statement: [...(p.document.Statement as PolicyStatement[]), s] },
        });
        const named = { ...extra, Principal: principal };
        const widened: Array<Partial<AuthorizationRequest>> = [
          { identity: [...r.identity, policy("added", extra)] },
          ...(r.boundary ? [{ boundary: into(r.boundary, extra) }] : []),
          ...(r.session?.length ? [{ session: [...r.session, policy("added", extra)] }] : []),
          { resourcePolicy: r.resourcePolicy ? into(r.resourcePolicy, named) : policy("added", named) },
        ];
        for (const change of widened) {
          const decision = evaluatePolicies({ ...r, ...change });
          assert.equal(decision.allowed, true, decision.reason);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("says in the decision exactly what the statements say", () => {
    fc.assert(
      fc.property(requests, (r) => {
        const { allowed, explicitDeny, statements, reason } = evaluatePolicies(r);
        assert.ok(reason.length > 10);
        assert.equal(
          statements.some((s) => s.effect === "Deny"),
          explicitDeny,
        );
        assert.equal(
          statements.some((s) => s.effect === "Allow"),
          allowed,
        );
      }),
    );
  });

  it("answers any JSON that is given for a policy", () => {
    const keys = oneOf("Effect", "Action", "Resource", "Principal", "Condition", "NotAction", "Sid", "x");
    const json = fc.oneof(
      fc.jsonValue(),
      fc.record({ Version: oneOf<unknown>("2012-10-17", 5), Statement: fc.dictionary(keys, fc.jsonValue()) }),
      fc.record({
        Statement: fc.array(fc.dictionary(keys, oneOf<unknown>("Allow", "*", ["a:b"], { AWS: "*" }, {}, 3))),
      }),
    );
    fc.assert(
      fc.property(json, json, (a, b) => {
        const [identity, resourcePolicy] = [a, b].map((document) => ({
          name: "p",
          document: document as unknown as PolicyDocument,
        }));
        const decision = evaluatePolicies(request({ identity: [identity!], resourcePolicy: resourcePolicy! }));
        assert.equal(typeof decision.allowed, "boolean");
        assert.doesNotMatch(decision.reason, /could not be evaluated/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("wildcards, for any text", () => {
  const options = { wildcards: true, variables: false };
  it("match like the equivalent regular expression", () => {
    const text = fc.array(oneOf("a", "b", ":", "\n", "*", "?"), { maxLength: 8 }).map((c) => c.join(""));
    fc.assert(
      fc.property(text, text, (pattern, subject) => {
        const source = pattern.replaceAll(/[*]/g, "[^]*").replaceAll("?", "[^]");
        const glob = compileText(pattern, options).resolve(new Map());
        assert.equal(matchGlob(glob!, subject), new RegExp(`^${source}$`).test(subject));
      }),
      { numRuns: 2000 },
    );
  });

  it("stay fast on patterns that make backtracking explode", () => {
    const glob = compileText("*a".repeat(30), options).resolve(new Map());
    assert.equal(matchGlob(glob!, `${"a".repeat(5000)}b`), false);
  });
});
