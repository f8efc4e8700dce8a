import type { AllowPolicy } from "../../aws/iam";
import { documentName, ownRoleArn, responderRoleName, runRoleName } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import { lookupActions, type ResourceKind } from "../../responses/resource";
import type { Target } from "../../responses/types";
import type { Call, MemberAccess } from "../shared/dependencies";
import { orRefused } from "../shared/refusals";
import { assumeIn } from "../shared/sessions";

/**
 * Calls in the member account, with a session of the responder role that can do no more than `policy`, whatever the
 * role itself may do (a session policy only ever narrows; at most 2,048 characters).
 * @throws Refused, here and in each call, when AWS refuses for good.
 */
export async function enterMember(
  outside: MemberAccess,
  { account, region }: Pick<Target, "account" | "region">,
  sessionName: string,
  policy: AllowPolicy,
): Promise<Call> {
  const there = `in ${account} ${region}`;
  const call = await orRefused(`sts:AssumeRole of ${responderRoleName} ${there}`, () =>
    assumeIn(outside, { account, region, role: responderRoleName }, sessionName, policy),
  );
  return (service, operation, input) =>
    orRefused(`${service}:${operation} ${there}`, () => call(service, operation, input));
}

export function lookupPolicy(kind: ResourceKind): AllowPolicy {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "Look", Effect: "Allow", Action: lookupActions([kind]), Resource: ["*"] }],
  };
}

/** Exactly one start: this document, this run role. The three ARN forms are what SSM authorizes a start against. */
export function startPolicy(settings: TriageSettings, target: Target, runbook: string): AllowPolicy {
  const { partition } = settings;
  const own = `arn:${partition}:ssm:${target.region}:${target.account}`;
  const document = `${own}:document/${documentName(runbook)}`;
  const executions = `${own}:automation-execution/*`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Start",
        Effect: "Allow",
        Action: ["ssm:StartAutomationExecution"],
        Resource: [document, `${own}:automation-definition/${documentName(runbook)}:*`, executions],
      },
      { Sid: "Read", Effect: "Allow", Action: ["ssm:GetDocument", "ssm:ListDocumentVersions"], Resource: [document] },
      { Sid: "Tag", Effect: "Allow", Action: ["ssm:AddTagsToResource"], Resource: [executions] },
      {
        Sid: "PassRunRole",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: [ownRoleArn(partition, target.account, runRoleName(runbook))],
        Condition: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
      },
    ],
  };
}
