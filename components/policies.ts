import type { NamedStatement } from "../aws/iam";
import { policyQuotas } from "../aws/quotas";

/** A statement that allows actions on resources, for the policy of a role. */
export const allow = (
  Sid: string,
  Action: string | string[],
  Resource: string | string[],
  Condition?: NamedStatement["Condition"],
): NamedStatement => ({ Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) });

/** A statement that lets somebody in, for the policy of a resource or the trust of a role. */
export const allowPrincipal = (
  Sid: string,
  Principal: NonNullable<NamedStatement["Principal"]>,
  Action: string | string[],
  limits: Pick<NamedStatement, "Resource" | "Condition"> = {},
): NamedStatement => ({
  Sid,
  Effect: "Allow",
  Principal,
  Action,
  ...(limits.Resource !== undefined && { Resource: limits.Resource }),
  ...(limits.Condition && { Condition: limits.Condition }),
});

export const policyJson = (...statements: NamedStatement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Trust of a role in one service, on behalf of the named resources of one account only. */
export const trustService = (service: string, accountId: string, sourceArns: string | string[]) =>
  policyJson(
    allowPrincipal("AssumeByService", { Service: service }, "sts:AssumeRole", {
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: { "aws:SourceArn": sourceArns },
      },
    }),
  );

/** Trust of a role in a service that does not document on whose behalf it assumes a role: no condition can be set. */
export const trustAnySource = (sid: string, service: string) =>
  policyJson(allowPrincipal(sid, { Service: service }, "sts:AssumeRole"));

/**
 * Trust of a role in roles of another account, one statement for each, as long as that account belongs to the organization. The role is named
 * by a condition and not as the principal: IAM stores the id of a principal's role, so a role that is created again would
 * be shut out of every member account, and a trust policy that names a missing role is refused (IAM user guide, "AWS
 * JSON policy elements: Principal"). Who may create a role of that name in its account is trusted with it.
 * @param principals ARNs of the roles, with their paths.
 */
export const trustRole = (principals: string | [string, ...string[]], organizationId: string) =>
  policyJson(
    ...[principals].flat().map((principal, index) =>
      allowPrincipal(`AssumeByRole${index === 0 ? "" : index + 1}`, { AWS: accountOf(principal) }, "sts:AssumeRole", {
        Condition: {
          StringEquals: { "aws:PrincipalOrgID": organizationId },
          ArnEquals: { "aws:PrincipalArn": principal },
        },
      }),
    ),
  );

/** The ARN that represents all principals of a role's account. */
const accountOf = (roleArn: string) => roleArn.replace(/:role\/.*$/s, ":root");

export const denyInsecureTransport = (action: string, resource: string | string[]): NamedStatement => ({
  Sid: "DenyInsecureTransport",
  Effect: "Deny",
  Principal: "*",
  Action: action,
  Resource: resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/**
 * A queue that rules of one account deliver to, and the senders of further statements.
 * @param rules the ARN of a rule, or a pattern of ARNs.
 */
export const queuePolicy = (queueArn: string, accountId: string, rules: string, others: NamedStatement[] = []) =>
  policyJson(
    allowPrincipal("SendByRules", { Service: "events.amazonaws.com" }, "sqs:SendMessage", {
      Resource: queueArn,
      Condition: {
        ArnLike: { "aws:SourceArn": rules },
        StringEquals: { "aws:SourceAccount": accountId },
      },
    }),
    ...others,
    denyInsecureTransport("sqs:*", queueArn),
  );

/**
 * The only policy of a role, as the `inlinePolicies` of an `aws.iam.Role`. The provider documents that argument as
 * deprecated in favour of separate resources; it is kept because it is exclusive (a policy that somebody adds by hand
 * is removed by the next update) and one resource instead of three.
 * @throws Error when IAM would refuse the policy for its size.
 */
export function onlyPolicy(role: string, statements: NamedStatement[]): Array<{ name: string; policy: string }> {
  const policy = policyJson(...statements);
  const { size } = policyQuotas["inline policies of a role"];
  if (policy.length > size) {
    throw new Error(
      `The policy of role ${role} has ${policy.length} characters; IAM accepts ${size}. ` +
        "Reduce the accounts, Regions or runbooks it names, or split the stack.",
    );
  }
  return [{ name: role, policy }];
}
