import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { ownRoleArn } from "../organization/names";
import { arnOf, type Place } from "./naming";
import { ownRole } from "./ownRoles";
import { allow, trustAnySource } from "./policies";

export interface FunctionArgs {
  place: Place;
  /** Name of the function and its role, and of its queue where it has one. */
  name: string;
  description: string;
  /** What its role may do beside writing its log and its traces. */
  statements: NamedStatement[];
  /** Files of the code by name; `index.js` exports the handler. */
  code: Record<string, string>;
  environment?: Record<string, string>;
  /** Seconds that one invocation may last; a queue hides its messages six times as long (Lambda guide, SQS sources). */
  timeout: number;
  memory: number;
  /** The most invocations at once, where no queue limits them. */
  concurrency?: number;
  /** Every update publishes a version. */
  publish?: true;
}

/** A function of Node.js, with the role and the log that it needs. */
export function functionWithRole(
  name: string,
  args: FunctionArgs,
  opts: { parent: pulumi.Resource },
): aws.lambda.Function {
  const { place, name: functionName, description } = args;
  const { region } = place;
  const role = ownRole(
    name,
    {
      name: functionName,
      description: `Reflex: ${description}`,
      // Lambda does not document that it sends aws:SourceArn when it assumes an execution role.
      trust: trustAnySource("AssumeByLambda", "lambda.amazonaws.com"),
      statements: [...args.statements, ...loggingStatements(place, functionName)],
    },
    opts,
  );
  const logs = new aws.cloudwatch.LogGroup(
    name,
    { name: logGroupName(functionName), region, retentionInDays: 365 },
    opts,
  );
  return new aws.lambda.Function(
    name,
    {
      name: functionName,
      region,
      description,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: archiveOf(args.code),
      ...(args.environment && { environment: { variables: args.environment } }),
      role: ownRoleArn(place.partition, place.accountId, functionName),
      timeout: args.timeout,
      memorySize: args.memory,
      ...(args.concurrency !== undefined && { reservedConcurrentExecutions: args.concurrency }),
      ...(args.publish && { publish: true }),
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logs.name },
    },
    { ...opts, dependsOn: role },
  );
}

const archiveOf = (code: Record<string, string>) =>
  new pulumi.asset.AssetArchive(
    Object.fromEntries(Object.entries(code).map(([file, text]) => [file, new pulumi.asset.StringAsset(text)])),
  );

const logGroupName = (name: string) => `/aws/lambda/${name}`;

/** What every function may do: write its log, and trace. */
export const loggingStatements = (place: Place, name: string): NamedStatement[] => [
  allow(
    "Log",
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    `${arnOf(place, "logs", `log-group:${logGroupName(name)}`)}:*`,
  ),
  // X-Ray has no resources to name (Service Authorization Reference).
  allow("Trace", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
];
