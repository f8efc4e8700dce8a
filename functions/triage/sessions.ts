import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { documentName, responderRoleName, roleArn, runRoleName, sharedDocumentArn } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import { lookupActions, type ResourceKind } from "../../responses/resource";
import type { Target } from "../../responses/types";
import type { IamPolicy } from "../../runbooks/language/types";
import type { Call, Dependencies } from "./dependencies";

/**
 * Calls in the member account, with a session of the responder role that can do no more than `policy`, whatever the
 * role itself may do (a session policy only ever narrows; at most 2,048 characters).
 */
export const enterMember = (
  outside: Pick<Dependencies, "memberCalls" | "settings" | "sts">,
  { account, region }: Pick<Target, "account" | "region">,
  sessionName: string,
  policy: IamPolicy,
): Promise<Call> => assumeIn(outside, { account, region, role: responderRoleName }, sessionName, policy);

/**
 * Calls in one Region of a member account with a session of one of its roles, narrowed where a policy is given.
 * @throws Error when STS gives no session, its own errors included.
 */
export async function assumeIn(
  { memberCalls, settings, sts }: Pick<Dependencies, "memberCalls" | "settings" | "sts">,
  { account, region, role }: { account: string; region: string; role: string },
  sessionName: string,
  policy?: IamPolicy,
): Promise<Call> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn(settings.partition, account, role),
      RoleSessionName: sessionName.slice(0, 64),
      DurationSeconds: 900,
      ...(policy && { Policy: JSON.stringify(policy) }),
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    throw new Error(`STS answered without credentials for ${role} in ${account}.`);
  }
  return memberCalls(region, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}

export function lookupPolicy(kind: ResourceKind): IamPolicy {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "Look", Effect: "Allow", Action: lookupActions([kind]), Resource: ["*"] }],
  };
}

/** Exactly one start: this document, this run role. The three ARN forms are what SSM authorizes a start against. */
export function startPolicy(settings: TriageSettings, target: Target, runbook: string): IamPolicy {
  const { partition, securityAccountId } = settings;
  const executions = `arn:${partition}:ssm:${target.region}:${target.account}:automation-execution/*`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Start",
        Effect: "Allow",
        Action: ["ssm:StartAutomationExecution"],
        Resource: [
          sharedDocumentArn(settings, target.region, runbook),
          `arn:${partition}:ssm:${target.region}:${securityAccountId}:automation-definition/${documentName(runbook)}:*`,
          executions,
        ],
      },
      { Sid: "Tag", Effect: "Allow", Action: ["ssm:AddTagsToResource"], Resource: [executions] },
      {
        Sid: "PassRunRole",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: [roleArn(partition, target.account, runRoleName(runbook))],
        Condition: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
      },
    ],
  };
}
