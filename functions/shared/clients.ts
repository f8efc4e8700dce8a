import type { Service } from "../../runbooks/language/api";
import type { Call, SessionCredentials } from "./dependencies";

interface Client {
  send(command: object): Promise<unknown>;
}
type Constructor<T> = new (input: object) => T;

/** The package of each service's SDK client. */
export const clientPackages: Record<Service, string> = {
  appconfig: "@aws-sdk/client-appconfig",
  autoscaling: "@aws-sdk/client-auto-scaling",
  cloudformation: "@aws-sdk/client-cloudformation",
  cloudtrail: "@aws-sdk/client-cloudtrail",
  cloudwatch: "@aws-sdk/client-cloudwatch",
  codedeploy: "@aws-sdk/client-codedeploy",
  codepipeline: "@aws-sdk/client-codepipeline",
  config: "@aws-sdk/client-config-service",
  dynamodb: "@aws-sdk/client-dynamodb",
  ec2: "@aws-sdk/client-ec2",
  ecs: "@aws-sdk/client-ecs",
  events: "@aws-sdk/client-eventbridge",
  guardduty: "@aws-sdk/client-guardduty",
  iam: "@aws-sdk/client-iam",
  kms: "@aws-sdk/client-kms",
  lambda: "@aws-sdk/client-lambda",
  logs: "@aws-sdk/client-cloudwatch-logs",
  rds: "@aws-sdk/client-rds",
  s3: "@aws-sdk/client-s3",
  secretsmanager: "@aws-sdk/client-secrets-manager",
  securityhub: "@aws-sdk/client-securityhub",
  sns: "@aws-sdk/client-sns",
  sqs: "@aws-sdk/client-sqs",
  ssm: "@aws-sdk/client-ssm",
  stepfunctions: "@aws-sdk/client-sfn",
  sts: "@aws-sdk/client-sts",
  xray: "@aws-sdk/client-xray",
};

/**
 * Calls by the names of service and operation, in one Region with the credentials of one session, or the function's own
 * without. A client is loaded when it is first called, so that a cold start pays only for what its signal needs.
 */
export function callsWith(region: string, credentials?: SessionCredentials): Call {
  const clients = new Map<Service, Client>();
  return async (service, operation, input) => {
    const sdk = require(clientPackages[service]) as Record<string, unknown>;
    const Command = sdk[`${operation}Command`];
    const Client = Object.entries(sdk).find(([name]) => /^[A-Z]\w*Client$/.test(name))?.[1];
    if (!Command || !Client) throw new Error(`${clientPackages[service]} has no operation ${operation}.`);
    const client = clients.get(service) ?? new (Client as Constructor<Client>)({ region, credentials });
    clients.set(service, client);
    return (await client.send(new (Command as Constructor<object>)(input))) as Record<string, unknown>;
  };
}
