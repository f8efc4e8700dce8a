import { unknown } from "./analyze";
import { account, inOrganization, organizationId, otherAccount, policyText, Tester } from "./subject";

const bus = `arn:aws:events:eu-west-1:${account}:event-bus/security`;
const put = { Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: bus, Condition: inOrganization };

describe("rule events-bus-organization-only", () => {
  const rule = "events-bus-organization-only";

  describe("on a bus policy", () => {
    const type = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
    const tester = new Tester({ rule, type, baseline: { eventBusName: "security", policy: policyText(put) } });
    const statement = (changes: object) => ({ policy: policyText({ ...put, ...changes }) });
    const condition = (Condition: unknown) => statement({ Condition });
    const where = "policy.Statement[0].Condition";

    it("accepts the organization, by id, by path, and as the one of the bus itself", async () => {
      await tester.accepts();
      await tester.accepts(condition({ stringequals: { "AWS:principalorgid": [organizationId] } }));
      await tester.accepts(
        condition({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": [`${organizationId}/r-ab12/*`] } }),
      );
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
      await tester.accepts(condition({ StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } }));
    });

    it("refuses everybody and foreign accounts without that condition, by any form of principal", async () => {
      const foreign = [
        "*",
        { AWS: "*" },
        { AWS: otherAccount },
        { AWS: [`arn:aws:iam::${otherAccount}:root`] },
        { AWS: `arn:aws:iam::${otherAccount}:role/forwarder` },
      ];
      for (const Principal of foreign)
        await tester.refuses(statement({ Principal, Condition: undefined }), where, /aws:PrincipalOrgID/);
      await tester.accepts(statement({ Principal: { AWS: `arn:aws:iam::${account}:role/own` }, Condition: undefined }));
    });

    it("counts no condition that holds for strangers too", async () => {
      const none = [
        { StringEqualsIfExists: { "aws:PrincipalOrgID": organizationId } },
        { StringNotEquals: { "aws:PrincipalOrgID": organizationId } },
        { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": `${organizationId}/*` } },
        { StringLike: { "aws:PrincipalOrgPaths": `${organizationId}/*` } },
        { StringLike: { "aws:PrincipalOrgID": "o-*" } },
        { StringEquals: { "aws:PrincipalOrgID": [organizationId, "*"] } },
        { StringEquals: { "aws:PrincipalOrgID": [] } },
        { Null: { "aws:PrincipalOrgID": "false" } },
        { Bool: { "events:eventBusInvocation": "true" } },
      ];
      for (const Condition of none) await tester.refuses(condition(Condition), where, /belongs to the organization/);
    });

    it("demands the organization that is configured", async () => {
      await tester.accepts({}, { organizationId });
      await tester.refuses({}, where, /with o-zzzzzzzzzz,/, { organizationId: "o-zzzzzzzzzz" });
    });

    it("requires services to name their source", async () => {
      const service = { Principal: { Service: "iot.amazonaws.com" } };
      await tester.refuses(statement(service), where, /on behalf of any account/);
      await tester.accepts(statement({ ...service, Condition: { StringEquals: { "aws:SourceAccount": account } } }));
    });

    it("refuses more than putting events", async () => {
      for (const Action of ["events:*", "*", ["events:PutEvents", "events:PutRule"]])
        await tester.refuses(
          statement({ Action }),
          `policy.Statement[0].Action${Array.isArray(Action) ? "[1]" : ""}`,
          /events:PutEvents/,
        );
      await tester.accepts(statement({ Action: "EVENTS:putevents" }));
      await tester.refuses(
        statement({ Action: undefined, NotAction: "events:PutRule" }),
        "policy.Statement[0].NotAction",
        /all other/,
      );
      await tester.refuses(
        statement({ Principal: undefined, NotPrincipal: { AWS: account } }),
        "policy.Statement[0].NotPrincipal",
        /everybody else/,
      );
    });

    it("leaves denials alone", () =>
      tester.accepts({ policy: policyText(put, { ...put, Effect: "Deny", Action: "*" }) }));

    it("says what is malformed, missing or of the wrong type", async () => {
      await tester.refuses({ policy: undefined }, "policy", /missing/);
      await tester.refuses({ policy: 7 }, "policy", /found 7/);
      await tester.refuses({ policy: "{" }, "policy", /JSON policy document/);
      await tester.refuses({ policy: "{}" }, "policy", /no Statement/);
      await tester.refuses(
        statement({ Principal: { AWS: "somebody" } }),
        "policy.Statement[0].Principal.AWS",
        /no AWS/,
      );
      await tester.refuses(statement({ Conditions: {} }), "policy.Statement[0].Conditions", /no such/);
    });

    it("cannot judge what is not known", async () => {
      await tester.cannotJudge({ policy: unknown.text }, "policy");
      await tester.cannotJudge(
        { policy: { Statement: [{ ...put, Action: unknown.text }] } },
        "policy.Statement[0].Action",
      );
      await tester.cannotJudge(
        { policy: { Statement: { ...put, Condition: { StringEquals: { "aws:PrincipalOrgID": unknown.text } } } } },
        "policy.Statement.Condition.StringEquals.aws:PrincipalOrgID",
      );
    });
  });

  describe("on an event permission", () => {
    const type = "aws:cloudwatch/eventPermission:EventPermission";
    const baseline = {
      principal: "*",
      statementId: "organization",
      condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: organizationId },
    };
    const tester = new Tester({ rule, type, baseline });

    it("accepts the organization, with the action left out or given", async () => {
      await tester.accepts();
      await tester.accepts({ action: "events:PutEvents" });
      await tester.accepts({}, { organizationId });
    });

    it("refuses everything wider", async () => {
      await tester.refuses({ condition: undefined }, "condition", /"\*" may send/);
      await tester.refuses({ condition: undefined, principal: otherAccount }, "condition", /444455556666/);
      await tester.refuses({ "condition.key": "aws:PrincipalType" }, "condition", /PrincipalOrgID/);
      await tester.refuses({ "condition.type": "StringNotEquals" }, "condition", /PrincipalOrgID/);
      await tester.refuses({ "condition.value": "*" }, "condition", /PrincipalOrgID/);
      await tester.refuses({ action: "events:PutRule" }, "action", /more or other things/);
      await tester.refuses({}, "condition", /with o-zzzzzzzzzz,/, { organizationId: "o-zzzzzzzzzz" });
    });

    it("says what is missing, of the wrong type or not known", async () => {
      await tester.refuses({ principal: undefined }, "principal", /missing/);
      await tester.refuses({ "condition.key": true }, "condition.key", /found true/);
      await tester.refuses({ condition: "o-1" }, "condition", /an object/);
      await tester.cannotJudge({ principal: unknown.text }, "principal");
      await tester.cannotJudge({ "condition.value": unknown.text }, "condition.value");
      await tester.cannotJudge({ "condition.type": unknown.text }, "condition.type");
      await tester.cannotJudge({ action: unknown.text }, "action");
    });
  });
});

describe("rule events-target-dead-letter-queue", () => {
  const rule = "events-target-dead-letter-queue";
  const type = "aws:cloudwatch/eventTarget:EventTarget";
  const deadLetterConfig = { arn: `arn:aws:sqs:eu-west-1:${account}:undelivered` };
  const queue = new Tester({
    rule,
    type,
    baseline: {
      rule: "r",
      arn: `arn:aws:sqs:eu-west-1:${account}:triage`,
      deadLetterConfig,
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
    },
  });
  const toBus = new Tester({
    rule,
    type,
    baseline: { rule: "r", arn: bus, roleArn: `arn:aws:iam::${otherAccount}:role/forwarder`, deadLetterConfig },
  });

  it("accepts targets in order", async () => {
    await queue.accepts();
    await toBus.accepts();
  });

  it("demands a standard queue for what cannot be delivered", async () => {
    for (const tester of [queue, toBus]) {
      await tester.refuses({ deadLetterConfig: undefined }, "deadLetterConfig.arn", /missing.*SQS queue/);
      await tester.refuses({ "deadLetterConfig.arn": undefined }, "deadLetterConfig.arn", /missing/);
      await tester.refuses({ "deadLetterConfig.arn": 1 }, "deadLetterConfig.arn", /found 1/);
      await tester.refuses({ "deadLetterConfig.arn": "queue" }, "deadLetterConfig.arn", /no queue/);
      await tester.refuses({ "deadLetterConfig.arn": `${deadLetterConfig.arn}.fifo` }, "deadLetterConfig.arn", /FIFO/);
      await tester.cannotJudge({ "deadLetterConfig.arn": unknown.text }, "deadLetterConfig.arn");
      await tester.cannotJudge({ deadLetterConfig: unknown.object }, "deadLetterConfig");
    }
  });

  it("demands a whole retry policy", async () => {
    await queue.refuses({ retryPolicy: undefined }, "retryPolicy", /missing/);
    const attempts = "retryPolicy.maximumRetryAttempts";
    await queue.refuses({ [attempts]: undefined }, attempts, /missing/);
    await queue.refuses({ [attempts]: "10" }, attempts, /a number/);
    await queue.refuses({ [attempts]: 0 }, attempts, /1 to 185/);
    await queue.refuses({ [attempts]: 186 }, attempts, /1 to 185/);
    await queue.refuses({ [attempts]: 10 }, attempts, /20 to 185/, { minimumRetryAttempts: 20 });
    await queue.accepts({ [attempts]: 0 }, { minimumRetryAttempts: 0 });
    const age = "retryPolicy.maximumEventAgeInSeconds";
    await queue.refuses({ [age]: undefined }, age, /missing/);
    await queue.refuses({ [age]: 59 }, age, /60 to 86400/);
    await queue.cannotJudge({ [age]: unknown.text }, age);
    await queue.cannotJudge({ retryPolicy: unknown.object }, "retryPolicy");
  });

  it("demands a role for a bus, and no retry policy", async () => {
    await toBus.refuses({ roleArn: undefined }, "roleArn", /events:PutEvents/);
    await toBus.refuses({ roleArn: "forwarder" }, "roleArn", /no role/);
    await toBus.refuses({ retryPolicy: { maximumRetryAttempts: 1 } }, "retryPolicy", /refuses/);
    await toBus.cannotJudge({ roleArn: unknown.text }, "roleArn");
  });

  it("cannot identify a bus without the ARN", async () => {
    await queue.cannotJudge({ arn: unknown.text }, "arn");
    await queue.refuses({ arn: undefined }, "arn", /missing/);
  });
});
