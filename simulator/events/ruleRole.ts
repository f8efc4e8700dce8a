import { type ApiCall, AwsError } from "../aws";
import { ruleArn } from "../iam/services/events";

/** Lets EventBridge assume a role for a rule. @throws AwsError when the role is missing or does not trust it. */
export type AssumeRuleRole = (request: {
  roleArn: string;
  sourceArn: string;
  sourceAccount: string;
  sessionName: string;
}) => Promise<unknown>;

/**
 * The role of a rule has to be one that EventBridge can assume. Recorded from live AWS for PutRule (stackd,
 * testdata/aws/eventbridge/target_roles.json, case rule-role-nonexistent, September 2026); PutTargets accepts any role
 * (tests/simulator/recorded/busTargets.json).
 * @throws AwsError ValidationException.
 */
export async function checkRuleRole(call: ApiCall, assume: AssumeRuleRole): Promise<void> {
  const { EventBusName, Name, RoleArn } = call.input;
  if (!RoleArn) return;
  const roleArn = String(RoleArn);
  try {
    const sessionName = String(Name).slice(0, 64);
    const sourceArn = ruleArn({ ...call, input: { EventBusName, Rule: Name } });
    await assume({ roleArn, sourceArn, sourceAccount: call.account, sessionName });
  } catch {
    const message = `Provided role '${roleArn}' cannot be assumed by principal 'events.amazonaws.com'.`;
    throw new AwsError("ValidationException", message);
  }
}
