import { operationNamed } from "../../../aws/operationNames";
import { appconfig } from "./appconfig";
import { autoscaling } from "./autoscaling";
import { backup } from "./backup";
import { cloudformation } from "./cloudformation";
import { cloudtrail } from "./cloudtrail";
import { cloudwatch } from "./cloudwatch";
import { codedeploy } from "./codedeploy";
import { config } from "./config";
import { dynamodb } from "./dynamodb";
import { ec2 } from "./ec2";
import { ecs } from "./ecs";
import { elbv2 } from "./elbv2";
import { events } from "./events";
import { guardduty } from "./guardduty";
import { iam } from "./iam";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { logs } from "./logs";
import {
  type Classified,
  destructive,
  type Operation,
  type OperationTable,
  read,
  reads,
  reversible,
} from "./operation";
import { organizations } from "./organizations";
import { others } from "./others";
import { rds } from "./rds";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import { securityhub } from "./securityhub";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { ssm } from "./ssm";
import { stepfunctions } from "./stepfunctions";
import { sts } from "./sts";

/** Operations that were reviewed one by one, by boto3 service name. */
export const operationTables: Record<string, OperationTable> = {
  appconfig,
  autoscaling,
  backup,
  cloudformation,
  cloudtrail,
  cloudwatch,
  codedeploy,
  config,
  dynamodb,
  ec2,
  ecs,
  elbv2,
  events,
  guardduty,
  iam,
  kms,
  lambda,
  logs,
  organizations,
  ...others,
  rds,
  s3,
  secretsmanager,
  securityhub,
  sns,
  sqs,
  ssm,
  stepfunctions,
  sts,
};

/** The row of one operation; undefined when it was not reviewed. */
export function operationOf(service: string, operation: string): Operation | undefined {
  const table = Object.hasOwn(operationTables, service) ? operationTables[service] : undefined;
  return table && Object.hasOwn(table, operation) ? table[operation] : undefined;
}

/** The class of one call: from the tables, reads by the name of the operation, and destructive when it is unknown. */
export function classifyOperation(service: string, operation: string, input: Record<string, unknown>): Classified {
  const { risk, reason } = classOf(service, operation, input);
  return { risk, reason };
}

function classOf(givenService: string, givenOperation: string, input: Record<string, unknown>): Classified {
  const named = operationNamed(givenService, givenOperation);
  if (!named) return unknown;
  const { service, operation } = named;
  const row = operationOf(service, spelled(service).get(operation.toLowerCase()) ?? operation);
  if (input.DryRun === true && service === "ec2") return read("checks the permission only (DryRun)");
  if (row) return "risk" in row ? row : row.byInput(input);
  if (/^(Describe|Get|List|BatchGet|Head)[A-Z]/.test(operation)) return reads();
  if (/^(Create|Enable|Tag|Untag)[A-Z]/.test(operation) && !starts.test(operation))
    return reversible("the name says that it adds or turns on something");
  return unknown;
}

const unknown = destructive("is not in the table of operations, so the worst is assumed");

/** What is created runs by itself: code, or a copy of what is somewhere else, that cannot be seen here. */
const starts =
  /(Application|Association|Command|Crawler|Deployment|Execution|Export|Experiment|Import|Invalidation|Invocation|Job|Mapping|Migration|Model|Pipe|Pipeline|Process|Query|Replication\w*|Rule|Run|Schedule|Service|Session|Stack|StackInstances|StackSet|Subscription|SubscriptionFilter|Task|TaskSet|Trigger|Workflow)s?$/;

const spellings = new Map<string, ReadonlyMap<string, string>>();

/** The operations of a table by their names in lower case: `describe_db_instances` loses which letters are capitals. */
function spelled(service: string): ReadonlyMap<string, string> {
  const table = Object.hasOwn(operationTables, service) ? (operationTables[service] ?? {}) : {};
  const known = spellings.get(service) ?? new Map(Object.keys(table).map((name) => [name.toLowerCase(), name]));
  spellings.set(service, known);
  return known;
}
