import type { Change, Operation } from "./types";

/** Types by prefix of their token, and what makes them matter for security. The longest prefix that fits counts. */
const security: Record<string, string> = {
  "aws:iam/": "decides who may do what",
  "aws:organizations/": "decides what accounts may do",
  "aws:ssoadmin/": "decides who may do what",
  "aws:ram/": "shares with other accounts",
  "aws:kms/": "guards keys",
  "aws:secretsmanager/": "guards secrets",
  "aws:lambda/function:": "runs code with the permissions of its role",
  "aws:lambda/permission:": "decides who may invoke",
  "aws:lambda/functionUrl:": "opens a function to HTTP",
  "aws:sqs/queue:": "its policy decides who may send",
  "aws:sqs/queuePolicy:": "decides who may send",
  "aws:sns/topic:": "its policy decides who may publish",
  "aws:sns/topicPolicy:": "decides who may publish",
  "aws:sns/topicSubscription:": "decides who is notified",
  "aws:dynamodb/resourcePolicy:": "decides who may read and write",
  "aws:s3/bucketPolicy:": "decides who may read and write",
  "aws:s3/bucketPublicAccessBlock:": "keeps the public out",
  "aws:s3/accountPublicAccessBlock:": "keeps the public out",
  "aws:s3/bucketObjectLockConfiguration:": "keeps evidence from being changed",
  "aws:s3/bucketVersioning:": "keeps evidence from being changed",
  "aws:s3/bucketServerSideEncryptionConfiguration:": "encrypts what is stored",
  "aws:cloudwatch/eventBusPolicy:": "decides who may send events",
  "aws:cloudwatch/eventPermission:": "decides who may send events",
  "aws:cloudwatch/eventRule:": "decides which events are answered",
  "aws:cloudwatch/eventTarget:": "decides what answers an event",
  "aws:cloudwatch/eventArchive:": "keeps events as evidence",
  "aws:cloudwatch/metricAlarm:": "notifies people when something fails",
  "aws:cloudwatch/logResourcePolicy:": "decides who may write logs",
  "aws:ssm/document:": "is what a runbook does",
  "aws:fis/": "breaks things on purpose",
  "aws:sfn/stateMachine:": "is what a workflow does",
  "aws:guardduty/": "detects attacks",
  "aws:securityhub/": "collects findings",
  "aws:inspector2/": "detects vulnerabilities",
  "aws:macie2/": "detects exposed data",
  "aws:detective/": "investigates findings",
  "aws:accessanalyzer/": "detects open access",
  "aws:cloudtrail/": "records who did what",
  "aws:cfg/": "records configuration",
  "aws:ec2/securityGroup": "opens or closes the network",
  "aws:ec2/networkAcl": "opens or closes the network",
  "aws:vpc/securityGroup": "opens or closes the network",
  "aws:wafv2/": "filters requests",
  "aws:networkfirewall/": "filters traffic",
  "pulumi:providers:": "decides in which account everything else happens",
};

/** Types by prefix, and what is lost with a resource of that type. */
const contents: Record<string, string> = {
  "aws:s3/bucket:": "its objects",
  "aws:dynamodb/table:": "its items",
  "aws:dynamodb/globalTable:": "its items",
  "aws:rds/": "its databases",
  "aws:efs/fileSystem:": "its files",
  "aws:ebs/volume:": "its data",
  "aws:ebs/snapshot:": "its data",
  "aws:kms/key:": "everything encrypted with it",
  "aws:secretsmanager/secret:": "its secret",
  "aws:ssm/parameter:": "its value",
  "aws:cloudwatch/logGroup:": "its logs",
  "aws:cloudwatch/eventArchive:": "its events",
  "aws:cloudwatch/eventBus:": "events while it is gone",
  "aws:sqs/queue:": "messages that wait in it",
  "aws:backup/vault:": "its backups",
  "aws:ecr/repository:": "its images",
};

const byPrefix = (table: Record<string, string>, type: string): string | undefined =>
  Object.entries(table)
    .filter(([prefix]) => type.startsWith(prefix))
    .sort(([one], [other]) => other.length - one.length)[0]?.[1];

/** What makes a type matter for security, as a clause. */
export const securityOf = (type: string): string | undefined => byPrefix(security, type);

/** What is lost when a resource of that type is deleted or replaced. */
export const contentsOf = (type: string): string | undefined => byPrefix(contents, type);

/** Takes something away that existed. */
export const destroys = (operation: Operation): boolean => operation === "delete" || operation === "replace";

/**
 * 0 for what a reviewer has to see first: replaced or deleted although protected, then although full of data or relevant
 * for security; then lost protection, other changes that matter for security, and the rest.
 */
export function rank(change: Change): number {
  const { operation, losesProtection, security, holds } = change;
  if (destroys(operation)) return change.protected ? 0 : holds ? 1 : security ? 2 : 5;
  if (losesProtection) return 3;
  if (security) return 4;
  return operation === "update" ? 6 : 7;
}

/** A change that nobody should miss. */
export const isImportant = (change: Change): boolean => rank(change) <= 4;
