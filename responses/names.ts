/**
 * The fixed names of the blueprint. They are computed, never read from another stack's state, so that a member stack
 * needs nothing from the security stack and policies can be judged in a pull request's preview.
 */
export interface Organization {
  partition: string;
  organizationId: string;
  securityAccountId: string;
  /** Region of the security bus. */
  homeRegion: string;
}

export const securityBusName = "reflex-security";
export const triageQueueName = "reflex-triage";
export const triageFunctionName = "reflex-triage";
export const triageRoleName = "reflex-triage";
export const decisionsTableName = "reflex-decisions";
export const priorStateTableName = "reflex-prior-state";
export const pagesTopicName = "reflex-pages";
/** SSM demands that a topic of aws:approve begins with "Automation". One in each account where runs wait. */
export const approvalsTopicName = "AutomationReflexApprovals";
export const forwarderRoleName = "reflex-forwarder";
export const responderRoleName = "reflex-responder";
export const approverRoleName = "reflex-approver";

export const documentName = (runbook: string) => `Reflex-${runbook}`;
export const runRoleName = (runbook: string) => `reflex-run-${runbook}`;
/** Local reflexes start their runbook from a rule in the member account, with a role of their own. */
export const localRoleName = (response: string) => `reflex-local-${response}`;
export const evidenceBucketName = (o: Organization) => `reflex-evidence-${o.securityAccountId}-${o.homeRegion}`;

export const securityBusArn = (o: Organization) =>
  `arn:${o.partition}:events:${o.homeRegion}:${o.securityAccountId}:event-bus/${securityBusName}`;
export const triageQueueArn = (o: Organization) =>
  `arn:${o.partition}:sqs:${o.homeRegion}:${o.securityAccountId}:${triageQueueName}`;
export const triageRoleArn = (o: Organization) => roleArn(o.partition, o.securityAccountId, triageRoleName);
export const priorStateTableArn = (o: Organization) =>
  `arn:${o.partition}:dynamodb:${o.homeRegion}:${o.securityAccountId}:table/${priorStateTableName}`;
export const decisionsTableArn = (o: Organization) =>
  `arn:${o.partition}:dynamodb:${o.homeRegion}:${o.securityAccountId}:table/${decisionsTableName}`;
export const pagesTopicArn = (o: Organization) =>
  `arn:${o.partition}:sns:${o.homeRegion}:${o.securityAccountId}:${pagesTopicName}`;
export const evidenceBucketArn = (o: Organization) => `arn:${o.partition}:s3:::${evidenceBucketName(o)}`;
export const roleArn = (partition: string, account: string, name: string) =>
  `arn:${partition}:iam::${account}:role/${name}`;

/** A runbook shared by the security account runs by its full ARN; a member's own copy by its name. */
export const sharedDocumentArn = (o: Organization, region: string, runbook: string) =>
  `arn:${o.partition}:ssm:${region}:${o.securityAccountId}:document/${documentName(runbook)}`;
