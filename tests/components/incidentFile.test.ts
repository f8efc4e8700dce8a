import assert from "node:assert/strict";
import { compilePattern } from "../../aws/patterns";
import { investigatorActions } from "../../functions/evidence/sources";
import type { DeployedResource } from "../../simulator";
import {
  becomes,
  deploy,
  inlinePolicy,
  memberValues,
  resource,
  responses,
  roleTrusted,
  securityAccountId,
  securityValues,
  statement,
  statements,
} from "./fixture";

const bucket = `reflex-evidence-${securityAccountId}-eu-west-1`;

describe("the incident file", () => {
  let security: DeployedResource[];
  let member: DeployedResource[];
  before(async () => {
    [security, member] = [await deploy(securityValues), await deploy(memberValues)];
  });
  const find = (type: string, name: string) => resource(security, type, name);
  const rule = (name: string) => compilePattern(find("EventRule", name).inputs.eventPattern as string);

  it("is set off by every decision that is kept, and by nothing that it writes itself", () => {
    assert.equal(find("BucketNotification", bucket).inputs.eventbridge, true);
    // "EventBridge event message structure", S3 user guide.
    const created = (key: string, name = bucket) => ({
      source: "aws.s3",
      "detail-type": "Object Created",
      account: securityAccountId,
      resources: [`arn:aws:s3:::${name}`],
      detail: { version: "0", bucket: { name }, object: { key, size: 2, etag: "0" }, reason: "PutObject" },
    });
    const takes = (key: string, name?: string) => rule("reflex-incident-decided").matches(created(key, name));
    assert.ok(takes("incidents/incident-20261124-0123456789/decision.json"));
    assert.ok(!takes("incidents/incident-20261124-0123456789/decision.json", "another-bucket"));
    for (const own of ["opened/raw/run.json", "opened/manifest.json", "closed/4b5c/incident.json"]) {
      assert.ok(!takes(`incidents/incident-20261124-0123456789/${own}`), own);
    }
    const inputs = find("EventRule", "reflex-incident-decided").inputs;
    assert.equal(inputs.eventBusName, undefined);
  });

  it("is finished by every end of a run of Reflex, however it ended", () => {
    const ended = (Status: string, Definition = "Reflex-ClosePort") => ({
      source: "aws.ssm",
      "detail-type": "EC2 Automation Execution Status-change Notification",
      detail: { Status, Definition },
    });
    const takes = rule("reflex-incident-ended");
    for (const status of ["Success", "Failed", "TimedOut", "Cancelled", "Canceled"])
      assert.ok(takes.matches(ended(status)));
    assert.ok(!takes.matches(ended("InProgress")));
    assert.ok(!takes.matches(ended("Success", "AWS-RestartEC2Instance")));
  });

  it("waits in a queue that only rules of Reflex fill, with time for a slow source", () => {
    const queue = find("Queue", "reflex-evidence").inputs;
    assert.deepEqual(statement(queue.policy, "SendByRules").Condition!.ArnLike, {
      "aws:SourceArn": `arn:aws:events:eu-west-1:${securityAccountId}:rule/reflex-*`,
    });
    const { timeout } = find("Function", "reflex-evidence").inputs as { timeout: number };
    assert.equal(queue.visibilityTimeoutSeconds, 6 * timeout);
    for (const name of ["reflex-incident-decided", "reflex-incident-ended"]) {
      const { arn, deadLetterConfig } = find("EventTarget", name).inputs;
      assert.equal(arn, `arn:aws:sqs:eu-west-1:${securityAccountId}:reflex-evidence`);
      assert.deepEqual(deadLetterConfig, { arn: `arn:aws:sqs:eu-west-1:${securityAccountId}:reflex-rules-dlq` });
    }
  });

  it("is written by a role that can neither delete, nor change what it watches", () => {
    const policy = inlinePolicy(find("Role", "reflex-evidence"));
    assert.deepEqual(statement(policy, "FileIncidents").Action, [
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:PutObject",
    ]);
    assert.equal(statement(policy, "FileIncidents").Resource, `arn:aws:s3:::${bucket}/incidents/*`);
    assert.deepEqual(statement(policy, "LookIntoMembers"), becomes("LookIntoMembers", "reflex-investigator"));
    assert.deepEqual(
      statements(policy).map(({ Sid }) => Sid),
      [
        "FileIncidents",
        "SeeWhatIsThere",
        "ReadPriorState",
        "ReadMembers",
        "IndexIncidents",
        "LookIntoMembers",
        "TakeMessages",
        "Log",
        "Trace",
      ],
    );
  });

  it("is collected by a role of the member account that trusts this function and the messenger only, and only reads", () => {
    const investigator = resource(member, "Role", "reflex-investigator");
    const [writer, messenger, ...others] = statements(investigator.inputs.assumeRolePolicy);
    const own = `arn:aws:iam::${securityAccountId}:role/reflex`;
    assert.deepEqual(writer, roleTrusted(`${own}/reflex-evidence`));
    assert.deepEqual(messenger, { ...roleTrusted(`${own}/reflex-messenger`), Sid: "AssumeByRole2" });
    assert.deepEqual(others, []);
    assert.deepEqual(statements(inlinePolicy(investigator)), [
      { Sid: "Read", Effect: "Allow", Action: investigatorActions(responses), Resource: "*" },
    ]);
  });
});
