import { account, policyText } from "../subject";
import { added, editDocument, isolation, type Seed } from "./seed";

const queue = `arn:aws:sqs:eu-west-1:${account}:calls-dlq`;
const roleArn = `arn:aws:iam::${account}:role/elsewhere`;
const schedule = "aws:scheduler/schedule:Schedule";
const pipe = "aws:pipes/pipe:Pipe";
const scheduled = {
  scheduleExpression: "rate(1 hour)",
  target: { arn: `arn:aws:lambda:eu-west-1:${account}:function:report`, roleArn, deadLetterConfig: { arn: queue } },
};
const piped = {
  source: queue,
  target: `arn:aws:events:eu-west-1:${account}:event-bus/orders`,
  roleArn,
  logConfiguration: { level: "ERROR" },
};
const document = (rule: string, documentType: string, content: object): Seed =>
  added(rule, "aws:ssm/document:Document", { name: "n", documentType, content: JSON.stringify(content) });
const shell = (inputs: object) => ({ schemaVersion: "1.0", sessionType: "Standard_Stream", inputs });
const logged = { cloudWatchLogGroupName: "/sessions", cloudWatchEncryptionEnabled: true };
/** A role that the security stack makes for a function. */
const triage = "arn:aws:iam::222233334444:role/reflex/reflex-triage";

export const newServiceSeeds: Seed[] = [
  added("scheduler-schedule-valid", schedule, { ...scheduled, scheduleExpression: "every hour" }),
  added("scheduler-dead-letter-queue", schedule, {
    ...scheduled,
    target: { ...scheduled.target, deadLetterConfig: {} },
  }),
  added("scheduler-target-role", schedule, { ...scheduled, target: { ...scheduled.target, roleArn: triage } }),
  added("pipes-role", pipe, { ...piped, roleArn: triage }),
  added("pipes-dead-letter-queue", pipe, { ...piped, source: `arn:aws:kinesis:eu-west-1:${account}:stream/orders` }),
  added("pipes-logged", pipe, { ...piped, logConfiguration: { level: "OFF" } }),
  added("logs-resource-policy-source", "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
    policyName: "open",
    policyDocument: policyText({ Effect: "Allow", Principal: "*", Action: "logs:PutLogEvents", Resource: "*" }),
  }),
  document("ssm-session-encrypted", "Session", shell(logged)),
  document("ssm-session-logged", "Session", shell({ kmsKeyId: "alias/sessions" })),
  document("ssm-command-parameters-limited", "Command", {
    schemaVersion: "2.2",
    parameters: { Name: { type: "String" } },
    mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand: ["systemctl stop {{ Name }}"] } }],
  }),
  document("ssm-no-inline-secrets", "Command", {
    schemaVersion: "2.2",
    mainSteps: [
      { action: "aws:runShellScript", name: "run", inputs: { runCommand: ["PASSWORD='correct horse' login"] } },
    ],
  }),
  {
    rule: "ssm-document-documented",
    stack: "security",
    resource: isolation,
    breakIt: (inputs) =>
      editDocument(inputs, ({ mainSteps }) => {
        mainSteps.find(({ action }) => action === "aws:executeAwsApi")!.timeoutSeconds = 600;
      }),
  },
  {
    rule: "ssm-parameters-limited",
    stack: "security",
    resource: isolation,
    breakIt: (inputs) =>
      editDocument(inputs, ({ parameters }) => {
        delete parameters!.InstanceId!.allowedPattern;
      }),
  },
];
