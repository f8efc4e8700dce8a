import { account } from "../subject";
import { added, edit, editPattern, type Inputs, localRule, type Seed, without } from "./seed";

export const eventSeeds: Seed[] = [
  {
    rule: "events-bus-organization-only",
    stack: "security",
    resource: "EventBusPolicy::bus",
    breakIt: (inputs) => edit(inputs, "policy", ({ Statement }) => delete Statement[0]!.Condition),
  },
  added("events-single-bus-policy", "aws:cloudwatch/eventPermission:EventPermission", {
    eventBusName: "reflex-security",
    principal: "*",
    statementId: "more",
    condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o-a1b2c3d4e5" },
  }),
  {
    rule: "events-target-dead-letter-queue",
    stack: "member",
    resource: "EventTarget::reflex-forward-1-eu-west-1",
    breakIt: without("deadLetterConfig"),
  },
  {
    rule: "events-dead-letter-queue-kept",
    stack: "member",
    resource: "EventTarget::failed-service-eu-west-1",
    breakIt: (inputs) => {
      inputs.deadLetterConfig = { arn: `arn:aws:sqs:eu-west-1:${account}:reflex-gone` };
    },
  },
  {
    rule: "events-target-input",
    stack: "member",
    resource: "EventTarget::failed-service-eu-west-1",
    breakIt: (inputs) => {
      (inputs.inputTransformer as Inputs).inputTemplate = '"<InstanceId>"';
    },
  },
  {
    rule: "events-pattern-narrow",
    stack: "member",
    resource: "EventRule::reflex-forward-1-eu-west-1",
    breakIt: (inputs) => {
      inputs.eventPattern = '{"detail-type": ["GuardDuty Finding"]}';
    },
  },
  {
    rule: "events-pattern-valid",
    stack: "security",
    resource: "EventArchive::bus",
    breakIt: (inputs) => {
      inputs.eventPattern = '{"source": "aws.ec2"}';
    },
  },
  {
    rule: "events-schedule-valid",
    stack: "member",
    resource: "EventRule::reflex-forward-1-eu-west-1",
    breakIt: (inputs) => {
      inputs.scheduleExpression = "rate(1 minutes)";
    },
  },
  {
    rule: "events-replays-excluded",
    stack: "member",
    resource: localRule,
    breakIt: (inputs) => editPattern(inputs, without("replay-name")),
  },
  {
    rule: "events-loop-guard",
    stack: "member",
    resource: localRule,
    breakIt: (inputs) => {
      inputs.eventPattern = '{"source": ["aws.ssm"], "replay-name": [{"exists": false}]}';
    },
  },
  {
    rule: "events-rule-targets",
    stack: "member",
    resource: {
      type: "aws:cloudwatch/eventTarget:EventTarget",
      name: "second",
      inputs: {
        rule: "reflex-local-failed-service",
        targetId: "runbook",
        arn: `arn:aws:sns:eu-west-1:${account}:AutomationReflexApprovals`,
        deadLetterConfig: { arn: `arn:aws:sqs:eu-west-1:${account}:reflex-events-dlq` },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
      },
    },
  },
  {
    rule: "events-archive-retention",
    stack: "security",
    resource: "EventArchive::bus",
    breakIt: without("retentionDays"),
  },
];
