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
import { type Classified, destructive, type Operation, type OperationTable, read, reads } from "./operation";
import { organizations } from "./organizations";
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

function classOf(service: string, operation: string, input: Record<string, unknown>): Classified {
  const row = operationOf(service, operation);
  if (input.DryRun === true && service === "ec2") return read("checks the permission only (DryRun)");
  if (row) return "risk" in row ? row : row.byInput(input);
  if (/^(Describe|Get|List|BatchGet|Head)[A-Z]/.test(operation)) return reads();
  return destructive("is not in the table of operations, so the worst is assumed");
}
