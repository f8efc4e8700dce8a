import { writeZip } from "../../../../simulator/lambda/zip";
import type { Aws } from "../aws";
import type { Question } from "./question";

const Role = "arn:aws:iam::123456789012:role/function";
const FunctionName = "f";
const ZipFile = { $bytes: writeZip({ "index.js": "exports.handler = () => {};" }).toString("base64") };
const trust =
  '{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

/** A function; the first one with its role. */
async function made(aws: Aws, name: string, settings: object = {}): Promise<void> {
  await aws.try("iam", "CreateRole", { RoleName: "function", AssumeRolePolicyDocument: trust });
  await aws.call("lambda", "CreateFunction", {
    FunctionName: name,
    Role,
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Code: { ZipFile },
    ...settings,
  });
}

const redrive = '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:123456789012:dead","maxReceiveCount":4}';

/** Members that a service accepts and answers later: what an API accepts, it keeps. */
export const questionsAboutWhatIsKept: Question[] = [
  {
    title: "a function keeps how it logs, and says it where nothing was said",
    ask: async (aws) => {
      await made(aws, FunctionName, { LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN" } });
      await made(aws, "plain");
      const configuration = async (name: string) =>
        (await aws.call("lambda", "GetFunctionConfiguration", { FunctionName: name })).LoggingConfig;
      return [await configuration(FunctionName), await configuration("plain")];
    },
    expected: [
      { LogFormat: "JSON", ApplicationLogLevel: "INFO", SystemLogLevel: "WARN", LogGroup: "/aws/lambda/f" },
      { LogFormat: "Text", LogGroup: "/aws/lambda/plain" },
    ],
  },
  {
    title: "a function keeps its dead-letter queue, its tracing and its storage when they change",
    ask: async (aws) => {
      await made(aws, FunctionName);
      await aws.call("lambda", "UpdateFunctionConfiguration", {
        FunctionName,
        DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:111122223333:dead" },
        TracingConfig: { Mode: "Active" },
        EphemeralStorage: { Size: 1024 },
      });
      const { DeadLetterConfig, TracingConfig, EphemeralStorage } = await aws.call(
        "lambda",
        "GetFunctionConfiguration",
        {
          FunctionName,
        },
      );
      return [DeadLetterConfig, TracingConfig, EphemeralStorage];
    },
    expected: [{ TargetArn: "arn:aws:sqs:us-east-1:111122223333:dead" }, { Mode: "Active" }, { Size: 1024 }],
  },
  {
    title: "a function says what happens to recursive loops",
    ask: async (aws) => {
      await made(aws, FunctionName);
      const said = async () => {
        const answer = await aws.try("lambda", "GetFunctionRecursionConfig", { FunctionName });
        return answer.ok && answer.response.RecursiveLoop;
      };
      const before = await said();
      await aws.try("lambda", "PutFunctionRecursionConfig", { FunctionName, RecursiveLoop: "Allow" });
      return [before, await said()];
    },
    expected: ["Terminate", "Allow"],
  },
  {
    title: "a queue keeps both sides of its redrive as they were given, and its times are whole seconds",
    ask: async (aws) => {
      await aws.call("sqs", "CreateQueue", { QueueName: "dead" });
      const { QueueUrl } = await aws.call("sqs", "CreateQueue", {
        QueueName: "q",
        Attributes: { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}', RedrivePolicy: redrive },
      });
      const { Attributes } = await aws.call("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
      const { CreatedTimestamp, RedriveAllowPolicy, RedrivePolicy } = Attributes;
      return [RedriveAllowPolicy, RedrivePolicy, /^\d+$/.test(CreatedTimestamp)];
    },
    expected: ['{"redrivePermission":"denyAll"}', redrive, true],
  },
  {
    title: "a bucket says that its events go to EventBridge",
    ask: async (aws) => {
      await aws.call("s3", "CreateBucket", {
        Bucket: "b-of-events",
        CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
      });
      const NotificationConfiguration = { EventBridgeConfiguration: {} };
      await aws.call("s3", "PutBucketNotificationConfiguration", { Bucket: "b-of-events", NotificationConfiguration });
      const { EventBridgeConfiguration } = await aws.call("s3", "GetBucketNotificationConfiguration", {
        Bucket: "b-of-events",
      });
      return EventBridgeConfiguration;
    },
    expected: {},
  },
  {
    title: "a group of deployments has the load balancers that it was given, can be changed and deleted",
    ask: async (aws) => {
      await aws.call("codedeploy", "CreateApplication", { applicationName: "a", computePlatform: "Server" });
      const group = { applicationName: "a", deploymentGroupName: "g" };
      await aws.call("codedeploy", "CreateDeploymentGroup", { ...group, serviceRoleArn: Role });
      const shown = async () => (await aws.call("codedeploy", "GetDeploymentGroup", group)).deploymentGroupInfo;
      const before = await shown();
      await aws.try("codedeploy", "UpdateDeploymentGroup", {
        applicationName: "a",
        currentDeploymentGroupName: "g",
        deploymentConfigName: "CodeDeployDefault.AllAtOnce",
      });
      const after = await shown();
      await aws.try("codedeploy", "DeleteDeploymentGroup", group);
      return [
        before.loadBalancerInfo ?? "none",
        after.deploymentConfigName,
        await aws.refusal("codedeploy", "GetDeploymentGroup", group),
      ];
    },
    expected: ["none", "CodeDeployDefault.AllAtOnce", "DeploymentGroupDoesNotExistException"],
  },
];
