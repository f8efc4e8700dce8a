import assert from "node:assert/strict";
import { leaseSeconds } from "../../functions/triage/claims";
import type { DeployedResource } from "../../simulator";
import {
  central,
  deploy,
  inlinePolicy,
  memberAccountId,
  organizationId,
  resource,
  securityAccountId,
  securityValues,
  statement,
  statements,
  trustOf,
} from "./fixture";

const arn = (service: string, rest: string, region = "eu-west-1") =>
  `arn:aws:${service}:${region}:${securityAccountId}:${rest}`;

describe("security account", () => {
  let resources: DeployedResource[];
  const find = (type: string, name: string, region?: string) => resource(resources, type, name, region);
  before(async () => {
    resources = await deploy(securityValues);
  });

  it("puts everything into the security account, under the provider that allows no other", () => {
    assert.deepEqual([...new Set(resources.map(({ account }) => account))], [securityAccountId]);
  });

  it("accepts events only from forwarder roles of the organization, sent by rules", () => {
    const [only, ...others] = statements(find("EventBusPolicy", "bus").inputs.policy);
    assert.deepEqual(others, []);
    assert.deepEqual(only, {
      Sid: "PutByForwarders",
      Effect: "Allow",
      Principal: "*",
      Action: "events:PutEvents",
      Resource: arn("events", "event-bus/reflex-security"),
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": organizationId },
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/reflex-forwarder" },
        Bool: { "events:eventBusInvocation": "true" },
      },
    });
    assert.equal(find("EventArchive", "reflex-security").inputs.retentionDays, 90);
    // A level alone logs nothing: a bus needs a log delivery too (EventBridge user guide, "Configuring logs for Amazon
    // EventBridge event buses"). Failed deliveries are counted by alarms and kept in dead-letter queues.
    assert.equal(find("EventBus", "reflex-security").inputs.logConfig, undefined);
  });

  it("queues each central response with its name, rule and event, with retries and a dead-letter queue of its own", () => {
    const rule = find("EventRule", "reflex-open-port");
    assert.equal(rule.inputs.eventBusName, "reflex-security");
    assert.deepEqual(JSON.parse(rule.inputs.eventPattern as string), central.forms.cloudtrail?.pattern);
    const target = find("EventTarget", "reflex-open-port");
    assert.equal(target.inputs.arn, arn("sqs", "reflex-triage"));
    assert.deepEqual(target.inputs.inputTransformer, {
      inputTemplate:
        '{"response":"open-port","form":"cloudtrail","rule":<aws.events.rule-name>,"event":<aws.events.event.json>}',
    });
    assert.deepEqual(target.inputs.retryPolicy, { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 });
    assert.deepEqual(target.inputs.deadLetterConfig, { arn: arn("sqs", "reflex-open-port-dlq") });
    const ruleArn = arn("events", "rule/reflex-security/reflex-open-port");
    assert.equal(rule.outputs.arn, ruleArn);
    const senders = { "reflex-triage": arn("events", "rule/reflex-*"), "reflex-open-port-dlq": ruleArn };
    for (const [queue, rules] of Object.entries(senders)) {
      const { policy } = find("Queue", queue).inputs;
      assert.deepEqual(statement(policy, "SendByRules").Condition, {
        ArnLike: { "aws:SourceArn": rules },
        StringEquals: { "aws:SourceAccount": securityAccountId },
      });
      assert.equal(statement(policy, "DenyInsecureTransport").Effect, "Deny");
    }
  });

  it("has no rule for a local response", () => {
    assert.deepEqual(
      resources
        .filter(({ type, inputs }) => type.endsWith(":EventRule") && inputs.eventBusName === "reflex-security")
        .map(({ inputs }) => inputs.name)
        .sort(),
      ["reflex-heartbeat-arrived", "reflex-incident-ended", "reflex-open-port", "reflex-runbook-ended"],
    );
  });

  it("has a message composed when a run ends badly", () => {
    const pattern = JSON.parse(find("EventRule", "reflex-runbook-ended").inputs.eventPattern as string);
    assert.deepEqual(pattern.detail.Status, ["Failed", "TimedOut", "Cancelled", "Canceled"]);
    const { arn: queue, inputTransformer } = find("EventTarget", "reflex-runbook-ended").inputs;
    assert.equal(queue, arn("sqs", "reflex-messenger"));
    assert.deepEqual(inputTransformer, { inputTemplate: '{"event":<aws.events.event.json>}' });
  });

  it("runs triage on Node 24 from a queue that gives up after five attempts", () => {
    const { inputs } = find("Function", "reflex-triage");
    assert.equal(inputs.runtime, "nodejs24.x");
    assert.deepEqual(inputs.architectures, ["arm64"]);
    assert.deepEqual(inputs.tracingConfig, { mode: "Active" });
    const queue = find("Queue", "reflex-triage").inputs;
    assert.ok((queue.visibilityTimeoutSeconds as number) >= 6 * (inputs.timeout as number));
    // A claim outlives the invocation that made it, and is free again when the message comes back.
    assert.ok(leaseSeconds > (inputs.timeout as number));
    assert.ok(leaseSeconds < (queue.visibilityTimeoutSeconds as number));
    assert.deepEqual(JSON.parse(queue.redrivePolicy as string), {
      deadLetterTargetArn: arn("sqs", "reflex-triage-dlq"),
      maxReceiveCount: 5,
    });
    const mapping = find("EventSourceMapping", "triage").inputs;
    assert.equal(mapping.eventSourceArn, arn("sqs", "reflex-triage"));
    assert.deepEqual(mapping.scalingConfig, { maximumConcurrency: 2 });
    assert.deepEqual(mapping.functionResponseTypes, ["ReportBatchItemFailures"]);
    assert.ok((find("LogGroup", "/aws/lambda/reflex-triage").inputs.retentionInDays as number) > 0);
  });

  it("ships the handler with the settings of its organization", () => {
    const code = find("Function", "reflex-triage").inputs.code as Record<string, string>;
    assert.deepEqual(Object.keys(code).sort(), ["index.js", "settings.json"]);
    const settings = JSON.parse(code["settings.json"]!);
    assert.deepEqual(Object.keys(settings.members), [memberAccountId, "777788889999"]);
    assert.equal(settings.organizationId, organizationId);
    assert.deepEqual(settings.goldenImages, { "eu-west-1": { x86_64: "ami-0abcdef1234567890" } });
    assert.equal(settings.mode, "act");
  });

  it("lets triage do what it must, on named resources only", () => {
    const role = find("Role", "reflex-triage");
    assert.deepEqual(trustOf(role).Principal, { Service: "lambda.amazonaws.com" });
    const granted = statements(inlinePolicy(role)).map(({ Action, Resource }) => [Action, Resource]);
    assert.deepEqual(granted, [
      [
        ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        arn("dynamodb", "table/reflex-decisions"),
      ],
      ["dynamodb:Scan", arn("dynamodb", "table/reflex-stops")],
      [
        ["sts:AssumeRole"],
        [`arn:aws:iam::${memberAccountId}:role/reflex-responder`, "arn:aws:iam::777788889999:role/reflex-responder"],
      ],
      [["s3:PutObject"], `arn:aws:s3:::reflex-evidence-${securityAccountId}-eu-west-1/incidents/*`],
      [["sns:Publish"], arn("sns", "reflex-pages")],
      [["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], arn("sqs", "reflex-triage")],
      [["logs:CreateLogStream", "logs:PutLogEvents"], `${arn("logs", "log-group:/aws/lambda/reflex-triage")}:*`],
      [["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"],
    ]);
  });
});
