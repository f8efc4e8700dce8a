import assert from "node:assert/strict";
import { accountIn, isAccountId, parseArn } from "../../aws/arn";
import { matchesPattern } from "../../policy-pack/documents/arn";
import { conditionOf, guarantees, readConditions } from "../../policy-pack/documents/conditions";
import {
  certainPrincipals,
  externalId,
  isInsecureTransport,
  knownCallers,
  knownSources,
  principalsOfOrganization,
} from "../../policy-pack/documents/guards";
import { Field, notKnown } from "../../policy-pack/field";
import { all } from "./checks";

const account = "111122223333";
const roleArn = `arn:aws:iam::${account}:role/app`;
const ruleArn = `arn:aws:events:eu-west-1:${account}:rule/r`;
const organization = "o-abcdefghij";
const of = (value: unknown) => new Field("p", value);
const values = (...given: unknown[]) => given.map((value) => of(value));
const condition = (operator: string, key: string, ...given: unknown[]) => conditionOf(operator, key, values(...given));

describe("ARNs and patterns", () => {
  it("are read into their parts, or are none", () => {
    assert.deepEqual(parseArn("arn:aws:logs:eu-west-1:1:log-group:a:b"), {
      partition: "aws",
      service: "logs",
      region: "eu-west-1",
      account: "1",
      resource: "log-group:a:b",
    });
    assert.equal(parseArn("arn:aws:s3:::bucket")?.resource, "bucket");
    for (const text of [
      "",
      "urn:aws:s3:::b",
      "arn::s3:::b",
      "arn:aws::::b",
      "arn:aws:s3::1:",
      "arn:aws:s3",
      "arn:aws:s3:r",
    ])
      assert.equal(parseArn(text), undefined, text);
  });

  it("name an account of twelve digits, or a pattern", () => {
    for (const text of [`${account}4`, `x${account}`, `${account}x`, "11112222333", ""])
      assert.equal(isAccountId(text), false);
    assert.equal(accountIn(roleArn), account);
    for (const text of ["arn:aws:iam::*:role/app", "arn:aws:s3:::b", "role/app"])
      assert.equal(accountIn(text), undefined);
  });

  it("match whole texts, * any text and ? one character, everything else as it is", () => {
    const rows: Array<[string, string, boolean]> = [
      ["a*c", "abbc", true],
      ["a*c", "ac", true],
      ["a**c", "a\nc", true],
      ["a?c", "abc", true],
      ["a?c", "ac", false],
      ["a", "ab", false],
      ["b", "ab", false],
      ["a.c", "abc", false],
      ["a+(c)[d]{2}|$^\\", "a+(c)[d]{2}|$^\\", true],
      ["A", "a", false],
    ];
    for (const [pattern, text, matches] of rows) assert.equal(matchesPattern(pattern, text), matches, pattern);
    assert.equal(matchesPattern("A*", "abc", true), true);
  });
});

describe("conditions", () => {
  it("are read by operator and key, in lower case", () => {
    const { found, result } = all(
      readConditions(of({ "ForAnyValue:StringLikeIfExists": { "aws:X": ["a", 5, true, notKnown] }, Bool: { b: "c" } })),
    );
    assert.deepEqual(found, []);
    assert.deepEqual(
      result?.map(({ values: read, ...rest }) => [rest, read.map(({ value }) => value)]),
      [
        [
          { operator: "stringlike", quantifier: "foranyvalue", ifExists: true, key: "aws:x" },
          ["a", "5", "true", notKnown],
        ],
        [{ operator: "bool", ifExists: false, key: "b" }, ["c"]],
      ],
    );
    assert.equal(condition("ForAllValues:StringEquals", "k").quantifier, "forallvalues");
    assert.equal(condition("xForAllValues:StringEquals", "k").quantifier, undefined);
  });

  it("are none, not known, or malformed", () => {
    assert.deepEqual(all(readConditions(of(undefined))), { found: [], result: [] });
    assert.deepEqual(all(readConditions(of(notKnown))), { found: ["p?"], result: undefined });
    assert.deepEqual(all(readConditions(of("x"))), { found: ['p: found "x"'], result: undefined });
    assert.deepEqual(all(readConditions(of({ Bool: notKnown }))), { found: ["p.Bool?"], result: undefined });
    assert.deepEqual(all(readConditions(of({ Bool: ["x"], Null: {} }))), {
      found: ["p.Bool: found a list"],
      result: undefined,
    });
    assert.deepEqual(all(readConditions(of({ Bool: { k: ["a", {}] } }))), {
      found: ["p.Bool.k[1]: found an object"],
      result: undefined,
    });
  });

  it("guarantee a value only where the key has to be there and each value is good", () => {
    const good = (...conditions: ReturnType<typeof condition>[]) =>
      guarantees(conditions, ["k", "l"], (text) => text === "x");
    for (const operator of ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"]) {
      assert.equal(good(condition(operator, "K", "x")), true, operator);
      assert.equal(good(condition(`ForAnyValue:${operator}`, "l", "x", "x")), true);
      assert.equal(good(condition(operator, "k", "x", "y")), false);
      assert.equal(good(condition(`${operator}IfExists`, "k", "x")), false);
      assert.equal(good(condition(`ForAllValues:${operator}`, "k", "x")), false);
    }
    for (const operator of ["StringNotEquals", "Bool", "Null"])
      assert.equal(good(condition(operator, "k", "x")), false);
    assert.equal(good(condition("StringEquals", "other", "x")), false);
    assert.equal(good(condition("StringEquals", "k")), false);
    assert.equal(good(), false);
    assert.equal(good(condition("StringEquals", "k", "y"), condition("StringEquals", "l", "x")), true);
    assert.ok(good(condition("StringEquals", "k", notKnown)) instanceof Field);
  });
});

describe("guards", () => {
  const one = (key: string, ...given: unknown[]) => [condition("StringEquals", key, ...given)];

  it("know the callers by organization, account, ARN or network", () => {
    const known: Array<[string, string]> = [
      ["aws:PrincipalOrgID", organization],
      ["aws:PrincipalOrgID", "$" + "{aws:ResourceOrgID}"],
      ["aws:SourceOrgID", organization],
      ["aws:SourceAccount", account],
      ["aws:SourceOwner", account],
      ["aws:SourceArn", ruleArn],
      ["aws:PrincipalArn", roleArn],
      ["aws:PrincipalAccount", account],
      ["kms:CallerAccount", account],
      ["aws:SourceVpc", "vpc-0a1b"],
      ["aws:SourceVpce", "vpce-0a1b"],
    ];
    for (const [key, value] of known) {
      assert.equal(knownCallers(one(key, value), organization), true, key);
      for (const other of ["*", `x${value}x`, ""])
        assert.equal(knownCallers(one(key, other), organization), false, `${key} ${other}`);
    }
    const sources = known
      .map(([key]) => key)
      .filter((key) => knownSources(one(key, known.find(([k]) => k === key)![1]), organization) === true);
    assert.deepEqual(sources, ["aws:SourceOrgID", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceArn"]);
    assert.equal(knownCallers([], organization), false);
    for (const [key, id] of [
      ["aws:SourceVpc", "vpc-0a1b"],
      ["aws:SourceVpce", "vpce-0a1b"],
    ] as const)
      for (const other of [`x${id}`, `${id}*`]) assert.equal(knownCallers(one(key, other), organization), false, other);
    assert.equal(knownSources(one("aws:SourceArn", "arn:aws:s3:::bucket"), organization), false);
  });

  it("know the organization by its id, or any where none is configured", () => {
    const of = (value: string, id: string) => principalsOfOrganization(one("aws:PrincipalOrgID", value), id);
    assert.equal(of("o-zzzzzzzzzz", organization), false);
    for (const id of ["o-zzzzzzzzzz", `o-${"a1".repeat(16)}`]) assert.equal(of(id, ""), true, id);
    for (const id of ["o-short", `o-${"a".repeat(33)}`, "xo-zzzzzzzzzz", "o-ZZZZZZZZZZ", "o-zzzzzzzzz*", "", "*"]) {
      assert.equal(of(id, ""), false, id);
    }
  });

  it("know the organization by its paths, for any value", () => {
    const paths = (operator: string, value: string, key = "aws:PrincipalOrgPaths") =>
      knownCallers([condition(operator, key, value)], organization);
    assert.equal(paths("ForAnyValue:StringLike", `${organization}/r-1/*`), true);
    assert.equal(paths("ForAnyValue:StringLike", `${organization}/r-1/*`, "aws:SourceOrgPaths"), true);
    assert.equal(paths("ForAnyValue:StringLike", "o-zzzzzzzzzz/r-1/*"), false);
    assert.equal(paths("StringLike", `${organization}/r-1/*`), false);
    assert.equal(paths("ForAllValues:StringLike", `${organization}/r-1/*`), false);
  });

  it("know principals by ARNs that name more than a kind", () => {
    const of = (value: string) => certainPrincipals([condition("ArnLike", "aws:PrincipalArn", value)]);
    const arn = (resource: string, owner = account) => `arn:aws:iam::${owner}:${resource}`;
    for (const name of ["role/app", "role/app-*", "user/alice", "role/*/app", "assumed-role/app/*", "federated-user/a"])
      assert.equal(of(arn(name)), true, name);
    for (const name of ["root", "role/*", "user/?*", "assumed-role/*/*", "federated-user/*", "*", "role/**"])
      assert.equal(of(arn(name)), false, name);
    assert.equal(of(arn("role/app", "*")), false);
    assert.equal(of("role/app"), false);
  });

  it("know an external id that is one", () => {
    for (const [id, known] of [
      ["ab", true],
      ["a", false],
      ["a*", false],
      ["ab*", false],
      ["?ab", false],
      ["", false],
    ] as const)
      assert.equal(externalId(one("sts:ExternalId", id)), known, id);
  });

  it("know the denial of what comes without TLS, and of nothing else", () => {
    const tls = (operator: string, key: string, ...given: unknown[]) => condition(operator, key, ...given);
    assert.equal(isInsecureTransport([tls("Bool", "aws:SecureTransport", "False")]), true);
    for (const conditions of [
      [],
      [tls("Bool", "aws:SecureTransport", "true")],
      [tls("BoolIfExists", "aws:other", "false")],
      [tls("StringEquals", "aws:SecureTransport", "false")],
      [tls("Bool", "aws:SecureTransport", "false"), tls("Bool", "aws:other", "false")],
    ])
      assert.equal(isInsecureTransport(conditions), false);
    assert.ok(isInsecureTransport([tls("Bool", "aws:SecureTransport", notKnown)]) instanceof Field);
  });
});
