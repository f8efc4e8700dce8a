import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AllowPolicy } from "../../aws/iam";
import { ownRoleArn } from "../../organization/names";
import type { Call, MemberAccess } from "./dependencies";

/**
 * Calls in one Region of a member account with a session of one of its roles, narrowed where a policy is given.
 * @throws Error when STS gives no session, its own errors included.
 */
export async function assumeIn(
  { memberCalls, settings, sts }: Omit<MemberAccess, "members">,
  { account, region, role }: { account: string; region: string; role: string },
  sessionName: string,
  policy?: AllowPolicy,
): Promise<Call> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: ownRoleArn(settings.partition, account, role),
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
