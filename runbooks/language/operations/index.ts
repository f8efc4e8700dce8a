import { autoscaling } from "./autoscaling";
import { backup, cloudformation, ecs, elbv2, stepfunctions } from "./compute";
import { dynamodb, kms, rds, s3, secretsmanager } from "./data";
import { appconfig, codedeploy } from "./delivery";
import { ec2 } from "./ec2";
import { iam } from "./iam";
import { cloudwatch, events, lambda, logs, sns, sqs, ssm, sts } from "./management";
import { cloudtrail, config, guardduty, organizations, securityhub } from "./security";
import { type Classified, destructive, type OperationTable, read } from "./table";

/** Operations that were looked at one by one, by boto3 service name. */
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

/** The class of one call: from the tables, reads by the name of the operation, and destructive when it is unknown. */
export function classifyOperation(service: string, operation: string, input: Record<string, unknown>): Classified {
  const table = Object.hasOwn(operationTables, service) ? operationTables[service] : undefined;
  const entry = table && Object.hasOwn(table, operation) ? table[operation] : undefined;
  if (input.DryRun === true && service === "ec2") return read("asks for permission only (DryRun)");
  if (typeof entry === "function") return entry(input);
  if (entry) return entry;
  if (/^(Describe|Get|List|BatchGet|Head)[A-Z]/.test(operation)) return read("the name says that it reads");
  return destructive("is not in the table of operations, so the worst is assumed");
}
