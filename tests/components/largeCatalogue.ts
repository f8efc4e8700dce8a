import { sweepForm } from "../../responses/sweep";
import type { EventPattern, Response } from "../../responses/types";
import { central, local, runbook } from "./fixture";

/** A catalogue as large as the project's is meant to become: its patterns are of the real sources and sizes. */
const filter = { "replay-name": [{ exists: false }] };

const calls = (source: string, ...eventName: string[]): EventPattern => ({
  ...filter,
  source: [`aws.${source}`],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: {
    eventSource: [`${source}.amazonaws.com`],
    eventName,
    errorCode: [{ exists: false }],
    userIdentity: {
      sessionContext: {
        sessionIssuer: { userName: [{ exists: false }, { "anything-but": [`reflex-run-Restore${source}`] }] },
      },
    },
  },
});

const findings = (resourceType: string, ...prefixes: string[]): EventPattern => ({
  ...filter,
  source: ["aws.guardduty"],
  "detail-type": ["GuardDuty Finding"],
  detail: {
    type: prefixes.map((prefix) => ({ prefix })),
    severity: [{ numeric: [">=", 7] }],
    resource: { resourceType: [resourceType] },
    service: {
      archived: [false, { exists: false }],
      additionalInfo: { sample: [false, { exists: false }] },
    },
  },
});

const hub = (...Types: string[]): EventPattern => ({
  ...filter,
  source: ["aws.securityhub"],
  "detail-type": ["Security Hub Findings - Imported"],
  detail: {
    findings: {
      ProductName: ["GuardDuty"],
      RecordState: ["ACTIVE"],
      Sample: [false, { exists: false }],
      Severity: { Label: ["HIGH", "CRITICAL"] },
      Types: Types.map((prefix) => ({ prefix })),
      Workflow: { Status: ["NEW"] },
    },
  },
});

const alarm = (namespace: string, name: string): EventPattern => ({
  ...filter,
  source: ["aws.cloudwatch"],
  "detail-type": ["CloudWatch Alarm State Change"],
  detail: {
    state: { value: ["ALARM"] },
    configuration: { metrics: { metricStat: { metric: { namespace: [namespace], name: [name] } } } },
  },
});

const other = (source: string, detailType: string, detail: EventPattern): EventPattern => ({
  ...filter,
  source: [`aws.${source}`],
  "detail-type": [detailType],
  detail,
});

const patterns: Record<string, EventPattern[]> = {
  "crypto-mining-instance": [
    findings("Instance", "CryptoCurrency:EC2/", "Backdoor:EC2/C&CActivity."),
    hub("TTPs/Command and Control/CryptoCurrency:EC2", "TTPs/Command and Control/Backdoor:EC2-C&CActivity"),
  ],
  "instance-credentials-outside": [
    findings("AccessKey", "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration."),
    hub("Effects/Data Exfiltration/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration"),
  ],
  "anomalous-principal": [
    findings("AccessKey", "UnauthorizedAccess:IAMUser/TorIPCaller", "InitialAccess:IAMUser/", "Exfiltration:IAMUser/"),
    hub("TTPs/UnauthorizedAccess:IAMUser", "TTPs/Initial Access/IAMUser"),
  ],
  "lambda-command-and-control": [findings("Lambda", "Backdoor:Lambda/C&CActivity.", "CryptoCurrency:Lambda/")],
  "malware-found": [findings("S3Object", "Object:S3/MaliciousFile", "Execution:EC2/MaliciousFile")],
  "trail-stopped": [calls("cloudtrail", "StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors")],
  "detector-disabled": [calls("guardduty", "DeleteDetector", "UpdateDetector", "DisassociateFromAdministratorAccount")],
  "recorder-stopped": [calls("config", "StopConfigurationRecorder", "DeleteConfigurationRecorder")],
  "open-security-group": [calls("ec2", "AuthorizeSecurityGroupIngress")],
  "public-snapshot": [calls("ec2", "ModifySnapshotAttribute"), calls("rds", "ModifyDBSnapshotAttribute")],
  "public-database": [calls("rds", "ModifyDBInstance", "CreateDBInstance", "RestoreDBInstanceFromDBSnapshot")],
  "key-deletion": [calls("kms", "ScheduleKeyDeletion", "DisableKey")],
  "leaked-key": [
    calls("iam", "AttachUserPolicy", "PutUserPolicy"),
    other("health", "AWS Health Abuse Event", { service: ["ABUSE"], eventTypeCategory: ["issue"] }),
    other("health", "AWS Health Event", { service: ["RISK"], eventTypeCode: ["AWS_RISK_CREDENTIALS_EXPOSED"] }),
  ],
  "root-used": [
    other("signin", "AWS Console Sign In via CloudTrail", { userIdentity: { type: ["Root"] } }),
    calls("iam", "CreateAccessKey"),
  ],
  "public-bucket": [
    other("macie", "Macie Finding", { type: [{ prefix: "Policy:IAMUser/S3" }], severity: { score: [3] } }),
    other("access-analyzer", "Access Analyzer Finding", { status: ["ACTIVE"], isPublic: [true] }),
    other("config", "Config Rules Compliance Change", {
      configRuleName: [{ prefix: "s3-bucket-public" }],
      newEvaluationResult: { complianceType: ["NON_COMPLIANT"] },
    }),
  ],
  "unhealthy-instance": [other("autoscaling", "EC2 Instance Terminate Unsuccessful", { StatusCode: ["Failed"] })],
  "volume-nearly-full": [alarm("CWAgent", "disk_used_percent")],
  "instance-retirement": [
    other("health", "AWS Health Event", { service: ["EC2"], eventTypeCategory: ["scheduledChange"] }),
  ],
  "rotation-failed": [other("secretsmanager", "AWS Service Event via CloudTrail", { eventName: ["RotationFailed"] })],
  "failed-deployment": [
    other("codedeploy", "CodeDeploy Deployment State-change Notification", { state: ["FAILURE", "STOP"] }),
  ],
  "bad-configuration": [other("appconfig", "AppConfig Deployment Rolled Back", { Type: ["OnDeploymentRolledBack"] })],
  contain: [other("securityhub", "Security Hub Findings - Custom Action", { actionName: ["Contain"] })],
  release: [other("securityhub", "Security Hub Findings - Custom Action", { actionName: ["Release"] })],
  "exploited-vulnerability": [
    other("inspector2", "Inspector2 Finding", {
      severity: ["CRITICAL"],
      exploitAvailable: ["YES"],
      status: ["ACTIVE"],
    }),
  ],
  "unknown-critical": [findings("Instance", ""), hub("")],
};

const centrals = Object.entries(patterns).map(([name, forms], index): Response => {
  const { undo: _, ...response } = central;
  return {
    ...response,
    name,
    runbook: runbook(`Answer${index}`),
    forms: Object.fromEntries(
      forms.map((pattern, form) => [`form-${form}`, { ...central.forms.cloudtrail!, pattern }]),
    ),
  };
});

/** Two by the clock of the security account. */
const swept = ["access-key-age", "quarantine-sweep"].map((name, index): Response => {
  const sweep = { schedule: "cron(0 6 ? * MON *)", finding: () => undefined };
  return {
    ...central,
    name,
    runbook: runbook(`Sweep${index}`),
    forms: { sweep: sweepForm(name, central.resource, sweep) },
  };
});

/** Two in every Region of the member. */
const locals: Response[] = [local, { ...local, name: "failed-task", runbook: runbook("RestartTask") }];

export const largeCatalogue: readonly Response[] = [...centrals, ...swept, ...locals];
