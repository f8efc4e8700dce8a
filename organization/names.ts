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
/** Sends a new version of triage a synthetic signal before the first message reaches it. */
export const triageCheckFunctionName = "reflex-triage-check";
/** In place of the rule in a synthetic signal: it is decided upon, and nothing follows. */
export const syntheticRuleName = "reflex-synthetic-signal";
export const triageRoleName = "reflex-triage";
export const evidenceQueueName = "reflex-evidence";
export const evidenceFunctionName = "reflex-evidence";
export const evidenceRoleName = "reflex-evidence";
export const sweepFunctionName = "reflex-sweep";
export const heartbeatFunctionName = "reflex-heartbeat";
/** Makes the calls of workflows in member accounts, in whatever Region. */
export const callerFunctionName = "reflex-caller";
export const decisionsTableName = "reflex-decisions";
export const priorStateTableName = "reflex-prior-state";
/** What people stopped, in every governed Region: a run reads tables of its own Region only (organization/stops.ts). */
export const stopsTableName = "reflex-stops";
/** The one topic that people subscribe to, in the home Region. */
export const pagesTopicName = "reflex-pages";
/** Where runs and workflows leave their messages: one in each Region, because a step of a run calls its own only. */
export const messagesTopicName = "reflex-messages";
/** Composes those messages in the form that people and chat clients read. */
export const messengerFunctionName = "reflex-messenger";
/** SSM demands that a topic of aws:approve begins with "Automation". One in each account where runs wait. */
export const approvalsTopicName = "AutomationReflexApprovals";
/** Marks the instance of an account that drills may be about. */
export const canaryTag = { key: "reflex:canary", value: "true" } as const;
/** Begins the name of every role of the blueprint. */
export const ownRolePrefix = "reflex-";
export const forwarderRoleName = "reflex-forwarder";
export const responderRoleName = "reflex-responder";
export const approverRoleName = "reflex-approver";
/** People stop and resume Reflex with this role, in the security account. */
export const operatorRoleName = "reflex-operator";
/** People hold game days with this role, in accounts that have any. */
export const gameDayOperatorRoleName = "reflex-game-day-operator";
/** Incident files are collected in a member account with this role, which can only read. */
export const investigatorRoleName = "reflex-investigator";
/** Sweeps read a member account with this role, which is read-only. */
export const sweeperRoleName = "reflex-sweeper";

export const documentName = (runbook: string) => `Reflex-${runbook}`;
export const runRoleName = (runbook: string) => `reflex-run-${runbook}`;
/** Rules of a member account start the runbooks of its local reflexes with this role. */
export const localRoleName = "reflex-local";
/** A workflow's role, in the security account as its own and in each member as what it assumes there. */
export const workflowRoleName = (workflow: string) => `reflex-workflow-${workflow}`;
export const stateMachineName = (workflow: string) => `Reflex-${workflow}`;
export const evidenceBucketName = (o: Organization) => `reflex-evidence-${o.securityAccountId}-${o.homeRegion}`;

export const securityBusArn = (o: Organization) =>
  `arn:${o.partition}:events:${o.homeRegion}:${o.securityAccountId}:event-bus/${securityBusName}`;
export const triageRoleArn = (o: Organization) => roleArn(o.partition, o.securityAccountId, triageRoleName);
export const evidenceRoleArn = (o: Organization) => roleArn(o.partition, o.securityAccountId, evidenceRoleName);
export const sweepRoleArn = (o: Organization) => roleArn(o.partition, o.securityAccountId, sweepFunctionName);
export const priorStateTableArn = (o: Organization) =>
  `arn:${o.partition}:dynamodb:${o.homeRegion}:${o.securityAccountId}:table/${priorStateTableName}`;
export const stopsTableArn = (o: Organization) =>
  `arn:${o.partition}:dynamodb:${o.homeRegion}:${o.securityAccountId}:table/${stopsTableName}`;
export const decisionsTableArn = (o: Organization) =>
  `arn:${o.partition}:dynamodb:${o.homeRegion}:${o.securityAccountId}:table/${decisionsTableName}`;
export const pagesTopicArn = (o: Organization) =>
  `arn:${o.partition}:sns:${o.homeRegion}:${o.securityAccountId}:${pagesTopicName}`;
export const messagesTopicArn = (o: Organization) =>
  `arn:${o.partition}:sns:${o.homeRegion}:${o.securityAccountId}:${messagesTopicName}`;
export const callerFunctionArn = (o: Organization) =>
  `arn:${o.partition}:lambda:${o.homeRegion}:${o.securityAccountId}:function:${callerFunctionName}`;
export const callerRoleArn = (o: Organization) => roleArn(o.partition, o.securityAccountId, callerFunctionName);
export const messengerRoleArn = (o: Organization) => roleArn(o.partition, o.securityAccountId, messengerFunctionName);
export const evidenceBucketArn = (o: Organization) => `arn:${o.partition}:s3:::${evidenceBucketName(o)}`;
export const stateMachineArn = (o: Organization, workflow: string) =>
  `arn:${o.partition}:states:${o.homeRegion}:${o.securityAccountId}:stateMachine:${stateMachineName(workflow)}`;
export const roleArn = (partition: string, account: string, name: string) =>
  `arn:${partition}:iam::${account}:role/${name}`;

/** A runbook shared by the security account runs by its full ARN; a member's own copy by its name. */
export const sharedDocumentArn = (o: Organization, region: string, runbook: string) =>
  `arn:${o.partition}:ssm:${region}:${o.securityAccountId}:document/${documentName(runbook)}`;
