import assert from "node:assert/strict";
import type { DeployedResource } from "../../simulator";
import {
  deploy,
  memberAccountId,
  organizationId,
  resource,
  securityAccountId,
  securityValues,
  statement,
  statements,
} from "./fixture";

const arn = (service: string, rest: string, region = "eu-west-1") =>
  `arn:aws:${service}:${region}:${securityAccountId}:${rest}`;

describe("stores and topics of the security account", () => {
  let resources: DeployedResource[];
  const find = (type: string, name: string, region?: string) => resource(resources, type, name, region);
  before(async () => {
    resources = await deploy(securityValues);
  });

  it("keeps decisions for a time and prior state for good, each account's apart", () => {
    const decisions = find("Table", "reflex-decisions").inputs;
    assert.deepEqual(decisions.ttl, { enabled: true, attributeName: "expires" });
    assert.deepEqual(decisions.pointInTimeRecovery, { enabled: true });
    for (const region of ["eu-west-1", "us-east-1"]) {
      const table = find("Table", "reflex-prior-state", region);
      assert.equal(table.inputs.deletionProtectionEnabled, true);
      assert.deepEqual(table.inputs.pointInTimeRecovery, { enabled: true });
      const policy = find("ResourcePolicy", `prior-state-${region}`).inputs.policy;
      const resources = statements(policy).map(({ Resource }) => Resource);
      assert.deepEqual([...new Set(resources)], [arn("dynamodb", "table/reflex-prior-state", region)]);
    }
  });

  it("holds back local reflexes of accounts, responses and organizations that only observe", async () => {
    const held = async (changes: Record<string, string>) => {
      const found = resource(
        await deploy({ ...securityValues, ...changes }),
        "ResourcePolicy",
        "prior-state-us-east-1",
      );
      return statements(found.inputs.policy).flatMap(({ Sid, Condition }) =>
        /^Observing/.test(Sid ?? "") ? [Condition] : [],
      );
    };
    const runs = { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/reflex/reflex-run-StartService"] } };
    const acting = `{"${memberAccountId}":{"name":"payments"}}`;
    const inSandbox = { ...runs, StringEquals: { "aws:PrincipalAccount": ["777788889999"] } };
    assert.deepEqual(await held({}), [inSandbox]);
    assert.deepEqual(await held({ mode: "observe" }), [runs, inSandbox]);
    assert.deepEqual(await held({ observeResponses: '["stopped-service"]', members: acting }), [runs]);
    assert.deepEqual(await held({ observeResponses: '["open-port"]', members: acting }), []);
  });

  it("lets only Reflex publish pages, over TLS", () => {
    const { policy } = find("Topic", "reflex-pages", "eu-west-1").inputs;
    assert.deepEqual(
      statements(policy).map(({ Sid, Effect, Principal, Condition }) => ({ Sid, Effect, Principal, Condition })),
      [
        {
          Sid: "PublishByRoles",
          Effect: "Allow",
          Principal: "*",
          Condition: {
            StringEquals: { "aws:PrincipalOrgID": organizationId },
            ArnLike: {
              "aws:PrincipalArn": [
                `arn:aws:iam::${securityAccountId}:role/reflex/reflex-triage`,
                `arn:aws:iam::${securityAccountId}:role/reflex/reflex-messenger`,
                `arn:aws:iam::${securityAccountId}:role/reflex/reflex-heartbeat`,
              ],
            },
          },
        },
        {
          Sid: "PublishBycloudwatch",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": securityAccountId },
            ArnLike: { "aws:SourceArn": [arn("cloudwatch", "alarm:reflex-*")] },
          },
        },
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    );
    assert.ok(find("Topic", "AutomationReflexApprovals"));
  });

  it("has one topic of pages, which every Region's messages reach through one queue", () => {
    const topics = resources.filter(({ type }) => type === "aws:sns/topic:Topic");
    assert.deepEqual(topics.map(({ inputs, region }) => `${region} ${inputs.name}`).sort(), [
      "eu-west-1 AutomationReflexApprovals",
      "eu-west-1 reflex-messages",
      "eu-west-1 reflex-pages",
      "us-east-1 reflex-messages",
    ]);
    const queue = arn("sqs", "reflex-messenger");
    const subscriptions = resources.filter(({ inputs }) => inputs.protocol === "sqs");
    assert.deepEqual(
      subscriptions.map(({ inputs, region }) => [region, inputs.topic, inputs.endpoint]),
      ["eu-west-1", "us-east-1"].map((region) => [region, arn("sns", "reflex-messages", region), queue]),
    );
    assert.deepEqual(statement(find("Queue", "reflex-messenger").inputs.policy, "SendByTopics"), {
      Sid: "SendByTopics",
      Effect: "Allow",
      Principal: { Service: ["sns.amazonaws.com"] },
      Action: "sqs:SendMessage",
      Resource: queue,
      Condition: {
        ArnLike: { "aws:SourceArn": arn("sns", "reflex-messages", "*") },
        StringEquals: { "aws:SourceAccount": securityAccountId },
      },
    });
    assert.deepEqual(
      statement(find("Topic", "reflex-messages", "us-east-1").inputs.policy, "PublishByRoles").Condition,
      {
        StringEquals: { "aws:PrincipalOrgID": organizationId },
        ArnLike: {
          "aws:PrincipalArn": [
            `arn:aws:iam::${securityAccountId}:role/reflex/reflex-workflow-*`,
            "arn:aws:iam::*:role/reflex/reflex-run-*",
          ],
        },
      },
    );
  });

  it("locks evidence", () => {
    const bucket = `reflex-evidence-${securityAccountId}-eu-west-1`;
    assert.equal(find("Bucket", bucket).inputs.objectLockEnabled, true);
    assert.deepEqual(find("BucketVersioning", bucket).inputs.versioningConfiguration, { status: "Enabled" });
    assert.deepEqual(find("BucketObjectLockConfiguration", bucket).inputs.rule, {
      defaultRetention: { mode: "COMPLIANCE", days: 365 },
    });
    const { policy } = find("BucketPolicy", bucket).inputs;
    assert.deepEqual(statement(policy, "DenyDeletion").Action, [
      "s3:BypassGovernanceRetention",
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
    ]);
    assert.deepEqual(statement(policy, "DenyInsecureTransport").Condition, {
      Bool: { "aws:SecureTransport": "false" },
    });
    const { bucket: _, region: __, ...closed } = find("BucketPublicAccessBlock", bucket).inputs;
    assert.deepEqual(closed, {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("pages for every queue of undeliverable events, for lost deliveries and for failures of triage", () => {
    const alarms = resources.filter(({ type }) => type.endsWith(":MetricAlarm"));
    const watched = alarms
      .filter(({ inputs }) => inputs.metricName === "ApproximateNumberOfMessagesVisible")
      .map(({ inputs }) => (inputs.dimensions as { QueueName: string }).QueueName);
    const deadLetters = resources
      .filter(({ type, inputs }) => type.endsWith(":Queue") && String(inputs.name).endsWith("-dlq"))
      .map(({ inputs }) => inputs.name);
    assert.deepEqual(watched.sort(), deadLetters.sort());
    const targets = resources.filter(({ type }) => type.endsWith(":EventTarget"));
    assert.ok(targets.length > 5);
    for (const { inputs } of targets)
      assert.deepEqual(inputs.deadLetterConfig, { arn: arn("sqs", "reflex-rules-dlq") });
    const past = find("MetricAlarm", "reflex-InvocationsFailedToBeSentToDlq").inputs.metricQueries;
    const expression = 'SELECT SUM(InvocationsFailedToBeSentToDlq) FROM "AWS/Events"';
    assert.deepEqual(past, [{ id: "total", expression, period: 60, returnData: true }]);
    for (const metric of ["errors", "throttles"]) assert.ok(find("MetricAlarm", `reflex-triage-${metric}`));
    for (const { inputs } of alarms) {
      assert.deepEqual(inputs.alarmActions, [arn("sns", "reflex-pages")]);
      const silence = String(inputs.name).startsWith("reflex-silent-");
      assert.equal(inputs.treatMissingData, silence ? "breaching" : "notBreaching");
    }
  });
});
