import type { Models, ServiceMetadata, ServiceModel, Shape } from "../../../simulator/emulator/models";

/** Models of a few operations, in the form of the real ones: tests need neither the emulator nor its installation. */
const text: Shape = { type: "string" };
const texts: Shape = { type: "list", member: { shape: "Text" } };
const shapes: Record<string, Shape> = {
  Text: text,
  Texts: texts,
  Number: { type: "integer" },
  Flag: { type: "boolean" },
  Moment: { type: "timestamp" },
  Bytes: { type: "blob" },
  Stream: { type: "blob", streaming: true },
  Labels: { type: "map", key: { shape: "Text" }, value: { shape: "Text" } },
  TextItem: { type: "structure", members: { S: { shape: "Text" }, B: { shape: "Bytes" } } },
  Item: { type: "map", key: { shape: "Text" }, value: { shape: "TextItem" } },
  Entry: {
    type: "structure",
    members: {
      Source: { shape: "Text" },
      DetailType: { shape: "Text" },
      Detail: { shape: "Text" },
      EventBusName: { shape: "Text" },
      Resources: { shape: "Texts" },
    },
  },
  Attribute: { type: "structure", members: { DataType: { shape: "Text" }, StringValue: { shape: "Text" } } },
  Attributes: { type: "map", key: { shape: "Text" }, value: { shape: "Attribute" } },
  Entries: { type: "list", member: { shape: "Entry" } },
};

const structure = (members: Record<string, string>, more: Partial<Shape> = {}): Shape => ({
  type: "structure",
  members: Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, { shape }])),
  ...more,
});

interface OperationSketch {
  input?: Shape;
  output?: Shape;
}

function model(service: string, serviceId: string, operations: Record<string, OperationSketch>): ServiceModel {
  const own: Record<string, Shape> = { ...shapes };
  const made = Object.fromEntries(
    Object.entries(operations).map(([name, { input, output }]) => {
      if (input) own[`${name}Input`] = input;
      if (output) own[`${name}Output`] = output;
      const operation = {
        method: "POST",
        requestUri: "/",
        ...(input && { input: { shape: `${name}Input` } }),
        ...(output && { output: { shape: `${name}Output` } }),
      };
      return [name, operation];
    }),
  );
  return {
    service,
    serviceId,
    apiVersion: "1",
    endpointPrefix: service,
    signingName: service,
    protocol: "json",
    protocols: ["json"],
    operations: made,
    shapes: own,
  };
}

const all: ServiceModel[] = [
  model("ec2", "EC2", {
    DescribeInstances: {
      input: structure({ InstanceIds: "Texts", MaxResults: "Number", DryRun: "Flag" }),
      output: structure({ Reservations: "Texts" }),
    },
  }),
  model("rds", "RDS", {
    DescribeDBInstances: {
      input: structure({ DBInstanceIdentifier: "Text" }),
      output: structure({ DBInstances: "Texts", InstanceCreateTime: "Moment" }),
    },
  }),
  model("s3", "S3", {
    PutObject: {
      input: structure(
        { Bucket: "Text", Key: "Text", Body: "Stream", Metadata: "Labels" },
        { required: ["Bucket", "Key"], payload: "Body" },
      ),
      output: structure({ ETag: "Text" }),
    },
    GetObject: {
      input: structure({ Bucket: "Text", Key: "Text" }, { required: ["Bucket", "Key"] }),
      output: structure({ Body: "Stream", LastModified: "Moment" }, { payload: "Body" }),
    },
    ListObjects: { input: structure({ Bucket: "Text" }, { required: ["Bucket"] }) },
  }),
  model("lambda", "Lambda", {
    Invoke: {
      input: structure(
        { FunctionName: "Text", Payload: "Bytes", InvocationType: "Text", LogType: "Text" },
        { required: ["FunctionName"], payload: "Payload" },
      ),
      output: structure({ StatusCode: "Number", FunctionError: "Text", Payload: "Bytes" }, { payload: "Payload" }),
    },
    InvokeAsync: { input: structure({ FunctionName: "Text" }) },
  }),
  model("sqs", "SQS", {
    SendMessage: {
      input: structure(
        { QueueUrl: "Text", MessageBody: "Text", MessageAttributes: "Attributes" },
        { required: ["QueueUrl", "MessageBody"] },
      ),
      output: structure({ MessageId: "Text", MD5OfMessageBody: "Text" }),
    },
  }),
  model("sns", "SNS", {
    Publish: {
      input: structure(
        { TopicArn: "Text", Message: "Text", MessageAttributes: "Attributes" },
        { required: ["Message"] },
      ),
      output: structure({ MessageId: "Text" }),
    },
  }),
  model("events", "EventBridge", {
    PutEvents: {
      input: structure({ Entries: "Entries" }, { required: ["Entries"] }),
      output: structure({ FailedEntryCount: "Number" }),
    },
  }),
  model("dynamodb", "DynamoDB", {
    GetItem: {
      input: structure({ TableName: "Text", Key: "Item" }, { required: ["TableName", "Key"] }),
      output: structure({ Item: "Item" }),
    },
    PutItem: { input: structure({ TableName: "Text", Item: "Item" }, { required: ["TableName", "Item"] }) },
    UpdateItem: {
      input: structure(
        {
          TableName: "Text",
          Key: "Item",
          UpdateExpression: "Text",
          ExpressionAttributeValues: "Item",
          ReturnValues: "Text",
        },
        { required: ["TableName", "Key"] },
      ),
    },
    Query: {
      input: structure(
        { TableName: "Text", KeyConditionExpression: "Text", ExpressionAttributeValues: "Item" },
        { required: ["TableName"] },
      ),
    },
  }),
  model("stepfunctions", "SFN", {
    StartExecution: {
      input: structure({ stateMachineArn: "Text", name: "Text", input: "Text" }, { required: ["stateMachineArn"] }),
      output: structure({ executionArn: "Text", startDate: "Moment" }),
    },
    SendTaskSuccess: { input: structure({ taskToken: "Text", output: "Text" }, { required: ["taskToken", "output"] }) },
  }),
  model("secretsmanager", "Secrets Manager", {
    CreateSecret: { input: structure({ Name: "Text", SecretString: "Text" }, { required: ["Name"] }) },
  }),
  model("sts", "STS", {
    AssumeRole: { input: structure({ RoleArn: "Text" }) },
    GetCallerIdentity: { output: structure({ Account: "Text" }) },
  }),
  model("config", "Config Service", { DescribeConfigurationRecorders: {} }),
  model("autoscaling", "Auto Scaling", { DescribeAutoScalingGroups: {} }),
];

export const models: Models = {
  services: new Map<string, ServiceMetadata>(all.map((one) => [one.service, one])),
  service: (name) => all.find(({ service }) => service === name),
};
