import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { investigatorRoleName, roleArn } from "../../responses/names";
import type { Call } from "../triage/dependencies";
import type { Dependencies } from "./dependencies";

/** Calls in a member account with a session of its investigator role, which can only read. */
export async function investigator(
  { memberCalls, settings, sts }: Pick<Dependencies, "memberCalls" | "settings" | "sts">,
  account: string,
  region: string,
  sessionName: string,
): Promise<Call> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn(settings.partition, account, investigatorRoleName),
      RoleSessionName: sessionName.slice(0, 64),
      DurationSeconds: 900,
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    throw new Error(`STS answered without credentials for ${investigatorRoleName} in ${account}.`);
  }
  return memberCalls(region, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}
