import { secret, unknown } from "./analyze";
import { account, inOrganization, organizationId, otherAccount, policy, policyText, Tester } from "./subject";

const kinds = [
  {
    rule: "sqs-policy-source",
    own: "aws:sqs/queue:Queue",
    separate: "aws:sqs/queuePolicy:QueuePolicy",
    arn: `arn:aws:sqs:eu-west-1:${account}:signals`,
    action: "sqs:SendMessage",
    data: ["sqs:SendMessage", "sqs:ReceiveMessage"],
    all: "SQS:*",
    other: "sqs:SendMessage",
  },
  {
    rule: "sns-policy-source",
    own: "aws:sns/topic:Topic",
    separate: "aws:sns/topicPolicy:TopicPolicy",
    arn: `arn:aws:sns:eu-west-1:${account}:pages`,
    action: "sns:Publish",
    data: "SNS:Publish",
    all: "sns:*",
    other: "sns:Subscribe",
  },
];

for (const { rule, own, separate, arn, action, data, all, other } of kinds) {
  describe(`rule ${rule}`, () => {
    const fromRule = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: action,
      Resource: arn,
      Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:events:eu-west-1:${account}:rule/triage` } },
    };
    const tls = {
      Effect: "Deny",
      Principal: "*",
      Action: data,
      Resource: arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const tester = new Tester({ rule, type: separate, baseline: { policy: policyText(fromRule, tls) } });
    const inline = new Tester({ rule, type: own, baseline: { name: "n", policy: policyText(fromRule, tls) } });
    const allowed = (changes: object) => ({ policy: policyText({ ...fromRule, ...changes }, tls) });
    const denied = (changes: object) => ({ policy: policyText(fromRule, { ...tls, ...changes }) });
    const condition = "policy.Statement[0].Condition";

    it("accepts a policy in order, inline or of its own, as text or object, secret or not", async () => {
      await tester.accepts();
      await tester.accepts({ policy: policy(fromRule, tls) });
      await tester.accepts({ policy: secret(policyText(fromRule, tls)) });
      await inline.accepts();
      await inline.accepts({ policy: undefined });
    });

    it("accepts every condition that names the source of a service", async () => {
      for (const Condition of [
        { StringEquals: { "aws:SourceAccount": account } },
        { StringLike: { "AWS:SourceArn": `arn:aws:events:*:${account}:rule/*` } },
        { StringEquals: { "aws:SourceOrgID": organizationId } },
        { ArnLike: { "aws:SourceArn": "arn:aws:s3:::bucket" }, StringEquals: { "aws:SourceAccount": account } },
      ])
        await tester.accepts(allowed({ Condition }));
    });

    it("refuses a service that may act for anybody", async () => {
      for (const Condition of [
        undefined,
        { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } },
        { ArnLike: { "aws:SourceArn": "arn:aws:s3:::bucket" } },
        { ArnLikeIfExists: { "aws:SourceArn": `arn:aws:events:eu-west-1:${account}:rule/triage` } },
        { StringEquals: { "aws:SourceAccount": [account, "*"] } },
        { "ForAllValues:StringEquals": { "aws:SourceAccount": account } },
        { StringNotEquals: { "aws:SourceAccount": otherAccount } },
      ])
        await tester.refuses(allowed({ Condition }), condition, /on behalf of any account.*aws:SourceArn/);
      await tester.refuses(
        allowed({ Condition: { StringEquals: { "aws:SourceOrgID": organizationId } } }),
        condition,
        /any account/,
        { organizationId: "o-zzzzzzzzzz" },
      );
    });

    it("refuses everybody that no condition identifies", async () => {
      const everybody = (Condition: unknown, Principal: unknown = "*") => allowed({ Principal, Condition });
      await tester.refuses(everybody(undefined), condition, /"\*" has access/);
      await tester.refuses(everybody(undefined, { AWS: ["*"] }), condition, /"\*" has access/);
      await tester.refuses(everybody({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }), condition, /has access/);
      await tester.refuses(everybody({ StringLike: { "aws:SourceVpce": "vpce-*" } }), condition, /has access/);
      for (const Condition of [
        inOrganization,
        { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${otherAccount}:role/sender` } },
        { StringEquals: { "aws:PrincipalAccount": account } },
        { StringEquals: { "AWS:SourceOwner": account } },
        { StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } },
      ])
        await tester.accepts(everybody(Condition));
      await tester.accepts(allowed({ Principal: { AWS: otherAccount }, Condition: undefined }));
      await tester.refuses(
        allowed({ Principal: undefined, NotPrincipal: { AWS: account } }),
        "policy.Statement[0].NotPrincipal",
        /everybody else/,
      );
    });

    it("demands a denial of whatever comes without TLS, whole and for everybody", async () => {
      await tester.accepts(denied({ Action: all, Principal: { AWS: "*" } }));
      await tester.accepts(denied({ Condition: { boolifexists: { "AWS:securetransport": false } } }));
      await tester.refuses({ policy: policyText(fromRule) }, "policy", /without TLS.*aws:SecureTransport/);
      await inline.refuses({ policy: policyText(fromRule) }, "policy", /without TLS/);
      for (const change of [
        { Effect: "Allow", Principal: { AWS: account } },
        { Principal: { AWS: account } },
        { Action: other },
        { Action: undefined, NotAction: data },
        { Resource: undefined, NotResource: arn },
        { Condition: { Bool: { "aws:SecureTransport": "true" } } },
        { Condition: { Bool: { "aws:SecureTransport": "false" }, ...inOrganization } },
        { Condition: { StringEquals: { "aws:SecureTransport": "false" } } },
      ])
        await tester.refuses(denied(change), "policy", /without TLS/);
    });

    it("says what is malformed, missing or of the wrong type", async () => {
      await tester.refuses({ policy: undefined }, "policy", /missing/);
      await tester.refuses({ policy: [] }, "policy", /JSON policy document/);
      await inline.refuses({ policy: "" }, "policy", /JSON policy document/);
      await tester.refuses(allowed({ Resource: undefined }), "policy.Statement[0]", /Resource/);
      await tester.refuses(allowed({ Principal: { Robot: "r2" } }), "policy.Statement[0].Principal.Robot", /no Robot/);
    });

    it("cannot judge what is not known", async () => {
      await tester.cannotJudge({ policy: unknown.text }, "policy");
      await inline.cannotJudge({ policy: unknown.text }, "policy");
      const known = (first: object, second: object = {}) => ({
        policy: policy({ ...fromRule, ...first }, { ...tls, ...second }),
      });
      const source = { ArnEquals: { "aws:SourceArn": unknown.text } };
      await tester.cannotJudge(known({ Condition: source }), `${condition}.ArnEquals.aws:SourceArn`);
      await tester.cannotJudge(known({}, { Action: unknown.text }), "policy.Statement[1].Action");
      const transport = "policy.Statement[1].Condition.Bool.aws:SecureTransport";
      await tester.cannotJudge(
        known({}, { Condition: { Bool: { "aws:SecureTransport": unknown.boolean } } }),
        transport,
      );
      // The ARN of the queue or topic itself is unknown in a first preview, and does not matter.
      await tester.accepts(known({ Resource: unknown.text }, { Resource: unknown.text }));
    });
  });
}
