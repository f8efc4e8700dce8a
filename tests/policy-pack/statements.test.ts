import assert from "node:assert/strict";
import { appliesTo, appliesToAll, readPolicy } from "../../policy-pack/documents/policyDocument";
import { isService, readPrincipals } from "../../policy-pack/documents/principals";
import { checkCallers, checkSenders } from "../../policy-pack/documents/senders";
import { Field, notKnown } from "../../policy-pack/field";
import { all } from "./checks";

const account = "111122223333";
const roleArn = `arn:aws:iam::${account}:role/app`;
const organization = "o-abcdefghij";
const of = (value: unknown) => new Field("p", value);

describe("principals", () => {
  const read = (statement: object) => {
    const { found, result } = all(readPrincipals(of(statement)));
    return [
      found,
      result && [result.negated, result.list.map(({ kind, name, account: owner }) => [kind, name, owner])],
    ];
  };
  const kinds: Array<[unknown, string, string | undefined]> = [
    [{ AWS: "*" }, "everyone", undefined],
    [{ AWS: account }, "account", account],
    [{ AWS: `arn:aws:iam::${account}:root` }, "account", account],
    [{ AWS: roleArn }, "identity", account],
    [{ AWS: `arn:aws:iam::${account}:user/alice` }, "identity", account],
    [{ AWS: `arn:aws:sts::${account}:assumed-role/app/s` }, "identity", account],
    [{ AWS: `arn:aws:sts::${account}:federated-user/a` }, "identity", account],
    [{ Service: "sns.amazonaws.com" }, "service", undefined],
    [{ Federated: "cognito-identity.amazonaws.com" }, "other", undefined],
    [{ CanonicalUser: "79a59d" }, "other", undefined],
  ];
  for (const [Principal, kind, owner] of kinds)
    it(`are ${kind}: ${JSON.stringify(Principal)}`, () => {
      const [name] = Object.values(Principal as object);
      assert.deepEqual(read({ Principal }), [[], [false, [[kind, name, owner]]]]);
      assert.deepEqual(read({ NotPrincipal: Principal }), [[], [true, [[kind, name, owner]]]]);
    });

  it("are everyone, several, none or not known", () => {
    assert.deepEqual(read({ Principal: "*" }), [[], [false, [["everyone", "*", undefined]]]]);
    assert.deepEqual(read({ Principal: { AWS: [account, "*"] } })[1], [
      false,
      [
        ["account", account, account],
        ["everyone", "*", undefined],
      ],
    ]);
    assert.deepEqual(read({ Principal: notKnown }), [["p.Principal?"], undefined]);
    assert.deepEqual(read({ Principal: { AWS: [notKnown] } }), [["p.Principal.AWS[0]?"], [false, []]]);
    const both = "p: it has neither or both of Principal and NotPrincipal";
    assert.deepEqual(read({}), [[both], undefined]);
    assert.deepEqual(read({ Principal: "*", NotPrincipal: "*" }), [[both], undefined]);
    assert.deepEqual(read({ Principal: {} }), [["p.Principal: it names nobody"], undefined]);
    assert.deepEqual(read({ Principal: "me" }), [['p.Principal: found "me"'], undefined]);
  });

  it("are refused in any other form", () => {
    for (const [kind, name] of [
      ["AWS", "me"],
      ["AWS", "arn:aws:iam::*:role/app"],
      ["AWS", `arn:aws:iam::${account}:role/*`],
      ["AWS", `arn:aws:iam::${account}:role/a?`],
      ["AWS", `arn:aws:iam::${account}:group/a`],
      ["AWS", `arn:aws:iam::${account}:role/`],
      ["AWS", `arn:aws:sts::${account}:root`],
      ["AWS", `arn:aws:sts::${account}:role/app`],
      ["AWS", `arn:aws:iam::${account}:assumed-role/app`],
      ["AWS", `arn:aws:ec2::${account}:assumed-role/app`],
      ["Service", "sns"],
      ["Federated", "*"],
      ["Other", "x"],
    ] as const)
      assert.match(
        (read({ Principal: { [kind]: name } })[0] as string[])[0] ?? "",
        new RegExp(`which is no ${kind} principal$`),
        name,
      );
    for (const name of ["sns.amazonaws.com", "a.b-1.amazonaws.com.cn", "alexa-appkit.amazon.com"])
      assert.equal(isService(name), true);
    for (const name of [
      "amazonaws.com",
      "xamazonaws.com",
      "sns.amazonaws.com.evil",
      "*.amazonaws.com",
      "sns.amazonawsxcom",
      "sns.amazon.com.cn",
    ])
      assert.equal(isService(name), false, name);
  });
});

describe("policies", () => {
  const statement = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" };
  const read = (given: unknown, form: "identity" | "resource" | "trust" = "resource") => {
    const { found, result } = all(readPolicy(of(given), form));
    return [found, result.statements.length, result.allowed.length, result.complete];
  };
  const changed = (changes: object, form?: "identity" | "resource" | "trust") =>
    read({ Statement: { ...statement, ...changes } }, form);

  it("are complete where every statement is well formed", () => {
    assert.deepEqual(read({ Statement: [statement, { ...statement, Effect: "Deny" }] }), [[], 2, 1, true]);
    assert.deepEqual(read(JSON.stringify({ Statement: statement })), [[], 1, 1, true]);
    assert.deepEqual(read({ Statement: [] }), [[], 0, 0, true]);
    assert.deepEqual(changed({ Principal: undefined }, "identity"), [[], 1, 1, true]);
    assert.deepEqual(changed({ Resource: undefined }, "trust"), [[], 1, 1, true]);
    assert.deepEqual(read({}), [["p: the policy has no Statement"], 0, 0, false]);
    assert.deepEqual(read("x"), [['p: found "x", which is no JSON object'], 0, 0, false]);
    assert.deepEqual(read({ Statement: notKnown }), [["p.Statement?"], 0, 0, false]);
  });

  const malformed: Array<[object, string]> = [
    [{ Effects: "Allow" }, "p.Statement.Effects: there is no such policy element"],
    [{ Effect: "allow" }, 'p.Statement.Effect: found "allow"'],
    [{ Effect: undefined }, "p.Statement.Effect: it is missing, where text belongs"],
    [{ Principal: undefined }, "p.Statement: it has neither or both of Principal and NotPrincipal"],
    [{ Action: undefined }, "p.Statement: it has neither or both of Action and NotAction"],
    [{ NotAction: "x" }, "p.Statement: it has neither or both of Action and NotAction"],
    [{ Resource: undefined }, "p.Statement: it has neither or both of Resource and NotResource"],
    [{ Action: [] }, "p.Statement.Action: the list is empty"],
    [{ Action: ["x", 5] }, "p.Statement.Action[1]: found 5"],
    [{ Condition: "x" }, 'p.Statement.Condition: found "x"'],
  ];
  for (const [changes, found] of malformed)
    it(`leave out what is malformed: ${found}`, () => assert.deepEqual(changed(changes), [[found], 0, 0, false]));

  it("apply to the actions that they name, or to all but them", () => {
    const about = (changes: object) =>
      all(readPolicy(of({ Statement: { ...statement, Action: undefined, ...changes } }), "resource")).result
        .statements[0]!;
    assert.equal(appliesTo(about({ Action: "SQS:send*" }), "sqs:SendMessage"), true);
    assert.equal(appliesTo(about({ Action: "sqs:Receive*" }), "sqs:SendMessage"), false);
    assert.equal(appliesTo(about({ NotAction: "sqs:Receive*" }), "sqs:SendMessage"), true);
    assert.equal(appliesTo(about({ NotAction: "sqs:Send*" }), "sqs:SendMessage"), false);
    const actions = ["sqs:SendMessage", "sqs:ReceiveMessage"];
    assert.equal(appliesToAll(about({ Action: "sqs:*" }), actions), true);
    assert.equal(appliesToAll(about({ Action: "sqs:Send*" }), actions), false);
  });
});

describe("who may send", () => {
  const allow = (Principal: unknown, Condition?: unknown) => ({
    Effect: "Allow",
    Principal,
    Action: "sqs:*",
    Resource: "*",
    ...(Condition ? { Condition } : {}),
  });
  const deny = (changes: object = {}) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...changes,
  });
  const actions = ["sqs:SendMessage", "sqs:ReceiveMessage"];
  const callers = (...statements: unknown[]) => all(checkCallers(of({ Statement: statements }), organization)).found;
  const senders = (...statements: unknown[]) =>
    all(checkSenders(of({ Statement: statements }), organization, actions)).found;

  it("is known, also where a service acts for somebody", () => {
    assert.deepEqual(callers(allow({ AWS: roleArn }), allow({ AWS: account })), []);
    assert.deepEqual(callers(allow({ Service: "sns.amazonaws.com" })), [
      'p.Statement[0].Condition: "sns.amazonaws.com" may act on behalf of any account',
    ]);
    assert.deepEqual(
      callers(allow({ Service: "sns.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": account } })),
      [],
    );
    assert.deepEqual(
      callers(allow({ Service: "sns.amazonaws.com" }, { StringEquals: { "aws:PrincipalAccount": account } })).length,
      1,
    );
    assert.deepEqual(callers(allow("*")), [
      'p.Statement[0].Condition: "*" has access, and no condition limits who that is',
    ]);
    assert.deepEqual(callers(allow("*", { StringEquals: { "aws:PrincipalAccount": account } })), []);
    const others = { ...allow("*"), Principal: undefined, NotPrincipal: { AWS: roleArn } };
    assert.deepEqual(callers(others), ["p.Statement[0].NotPrincipal: NotPrincipal allows everybody else"]);
    assert.deepEqual(callers(deny({ Condition: undefined })), []);
  });

  it("comes with TLS", () => {
    const open = ["p: it does not deny requests without TLS"];
    assert.deepEqual(senders(allow({ AWS: roleArn }), deny()), []);
    assert.deepEqual(senders(allow({ AWS: roleArn })), open);
    for (const changes of [
      {
        Effect: "Allow",
        Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalAccount": account } },
      },
      { Principal: { AWS: roleArn } },
      { Principal: undefined, NotPrincipal: "*" },
      { Resource: undefined, NotResource: "*" },
      { Action: "sqs:SendMessage" },
      { Condition: undefined },
    ])
      assert.deepEqual(senders(deny(changes)), open, JSON.stringify(changes));
    assert.deepEqual(senders(deny({ Principal: { AWS: [roleArn, "*"] } })), []);
    assert.ok(senders(deny({ Effect: "Allow" })).includes(open[0]!));
    assert.deepEqual(senders(deny({ Effect: "deny" })), ['p.Statement[0].Effect: found "deny"']);
  });
});
