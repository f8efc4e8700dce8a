import { account, arn, ofAccount, policy, tls } from "./common";
import { clean, faulty, later, type Program, secretly, vary } from "./program";

const machine = clean("a state machine", "the guide of Step Functions", {
  machine: {
    type: "aws:sfn/stateMachine:StateMachine",
    inputs: {
      name: "heal",
      definition: JSON.stringify({ TimeoutSeconds: 3600, StartAt: "A", States: { A: { Type: "Pass", End: true } } }),
      loggingConfiguration: { level: "ERROR", logDestination: arn("logs", "log-group:/states/heal:*") },
      tracingConfiguration: { enabled: true },
    },
  },
});
const waiting = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", End: true };
const alarm = clean("an alarm with its topic", "the guide of CloudWatch", {
  topic: { type: "aws:sns/topic:Topic", inputs: { name: "ops-alarms" }, completed: { arn: arn("sns", "ops-alarms") } },
  alarm: {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    inputs: {
      name: "errors",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      alarmActions: [later(arn("sns", "ops-alarms"), "topic")],
    },
  },
});

export const operations: Program[] = [
  vary(
    machine,
    "a definition that is marked secret, and waits for a year",
    "a definition with the output of a secret",
    {
      "machine.inputs.definition": secretly(
        JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } }),
      ),
    },
    { "states-deadlines": ["machine"] },
  ),
  machine,
  alarm,
  vary(machine, "a definition from outputs", "production programs", {
    "machine.inputs.definition": later(
      JSON.stringify({ TimeoutSeconds: 60, StartAt: "A", States: { A: { Type: "Succeed" } } }),
    ),
  }),
  vary(
    machine,
    "a machine without a log",
    "3 of the programs",
    { "machine.inputs.loggingConfiguration": undefined },
    { "states-logging": ["machine"] },
  ),
  vary(
    machine,
    "a machine that waits for a year",
    "the default of Step Functions",
    {
      "machine.inputs.definition": JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } }),
    },
    { "states-deadlines": ["machine"] },
  ),
  vary(
    machine,
    "a token that never comes back",
    "callbacks without a heartbeat",
    {
      "machine.inputs.definition": JSON.stringify({ TimeoutSeconds: 3600, StartAt: "A", States: { A: waiting } }),
    },
    { "states-deadlines": ["machine"] },
  ),
  vary(
    machine,
    "a token with a deadline, found late",
    "callbacks by apply",
    {
      "machine.inputs.definition": later(JSON.stringify({ StartAt: "A", States: { A: waiting } })),
    },
    { "states-deadlines": ["machine"] },
  ),
  vary(
    alarm,
    "an alarm that nobody hears",
    "1 of the programs",
    { "alarm.inputs.alarmActions": undefined },
    { "cloudwatch-alarm-actions": ["alarm"] },
  ),
  vary(
    alarm,
    "an alarm for a topic that is gone",
    "a misspelt topic of the same stack",
    { "alarm.inputs.alarmActions": [arn("sns", "ops-alarm")] },
    { "cloudwatch-alarm-targets-exist": ["alarm"] },
  ),
  faulty(
    "a topic of the account that is not encrypted for its publisher",
    "CloudWatch and alias/aws/sns",
    {
      topic: {
        type: "aws:sns/topic:Topic",
        inputs: {
          name: "ops",
          kmsMasterKeyId: "alias/aws/sns",
          policy: policy(
            {
              Effect: "Allow",
              Principal: { Service: "cloudwatch.amazonaws.com" },
              Action: "sns:Publish",
              Resource: arn("sns", "ops"),
              Condition: ofAccount,
            },
            { ...tls("sns", arn("sns", "ops")), Action: "sns:Publish" },
          ),
        },
        completed: { arn: `arn:aws:sns:eu-west-1:${account}:ops` },
      },
    },
    { "sns-encryption": ["topic"] },
  ),
];
