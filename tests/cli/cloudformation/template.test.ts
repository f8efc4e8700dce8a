import assert from "node:assert/strict";
import { type Registered, templateOf } from "../../../cli/cloudformation/template";

const resource = (type: string, name: string, inputs: Registered["inputs"]): Registered => ({
  urn: `urn:pulumi:payments::reflex::${type}::${name}`,
  type,
  account: "111122223333",
  region: "eu-west-1",
  inputs: { region: "eu-west-1", ...inputs },
});

describe("a CloudFormation template of registered resources", () => {
  it("says a rule's targets within the rule, and keeps the pattern as the text it is", () => {
    const eventPattern = '{"detail":{"errorCode":[{"exists":false}]}}';
    const rule = resource("aws:cloudwatch/eventRule:EventRule", "forward-1", {
      name: "reflex-forward-1",
      eventPattern,
    });
    const target = resource("aws:cloudwatch/eventTarget:EventTarget", "forward-1", {
      rule: "reflex-forward-1",
      targetId: "bus",
      arn: "arn:aws:events:eu-west-1:222233334444:event-bus/reflex-security",
      deadLetterConfig: { arn: "arn:aws:sqs:eu-west-1:111122223333:reflex-events-dlq" },
    });
    assert.deepEqual(templateOf([rule, target], "aws").Resources, {
      EventRuleForward1: {
        Type: "AWS::Events::Rule",
        Properties: {
          Name: "reflex-forward-1",
          EventPattern: eventPattern,
          Targets: [
            {
              Id: "bus",
              Arn: "arn:aws:events:eu-west-1:222233334444:event-bus/reflex-security",
              DeadLetterConfig: { Arn: "arn:aws:sqs:eu-west-1:111122223333:reflex-events-dlq" },
            },
          ],
        },
      },
    });
  });

  it("gives a topic's policy a resource of its own, in the partition of the account", () => {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const topic = resource("aws:sns/topic:Topic", "approvals", { name: "AutomationReflexApprovals", policy });
    const { Resources } = templateOf([topic], "aws-us-gov");
    assert.deepEqual(Object.keys(Resources), ["TopicApprovals", "TopicApprovalsPolicy"]);
    assert.deepEqual(Resources.TopicApprovalsPolicy?.Properties.Topics, [
      "arn:aws-us-gov:sns:eu-west-1:111122223333:AutomationReflexApprovals",
    ]);
  });

  it("refuses what it has no counterpart for, and two of one id", () => {
    assert.throws(
      () => templateOf([resource("aws:wafv2/webAcl:WebAcl", "acl", {})], "aws"),
      /::acl: CloudFormation's counterpart of aws:wafv2\/webAcl:WebAcl is not known/,
    );
    const group = (name: string) => resource("aws:cloudwatch/logGroup:LogGroup", name, { name });
    assert.throws(() => templateOf([group("a-b"), group("a.b")], "aws"), /Two resources would have the id LogGroupAB/);
  });
});
