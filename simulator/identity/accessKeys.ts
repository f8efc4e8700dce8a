import { GetUserCommand, IAMClient } from "@aws-sdk/client-iam";
import type { Accompaniment, Credentials, Principal } from "../aws";
import type { DirectClients } from "../clients";

export interface AccessKeysDependencies {
  direct: DirectClients;
  globalRegion: string;
  /** Where the front door finds who is calling. */
  accessKeys: { adopt(credentials: Credentials, principal: Principal): void; forget(accessKeyId: string): void };
}

interface Answered {
  AccessKey?: { UserName?: string; AccessKeyId?: string; SecretAccessKey?: string };
}

/** Access keys of users: IAM's records are the emulator's, and the front door accepts the keys. */
export function accessKeyRecords({ direct, globalRegion, accessKeys }: AccessKeysDependencies) {
  const records: Record<string, Accompaniment> = {
    CreateAccessKey:
      async ({ account }) =>
      async (response) => {
        const { UserName, AccessKeyId = "", SecretAccessKey = "" } = (response as Answered).AccessKey ?? {};
        const { User } = await direct.in(IAMClient, account, globalRegion).send(new GetUserCommand({ UserName }));
        const { Arn: userArn = "", UserId: userId = "", UserName: userName = "" } = User ?? {};
        const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: "" };
        accessKeys.adopt(credentials, { kind: "user", account, userArn, userName, userId });
      },
    DeleteAccessKey:
      async ({ input }) =>
      () =>
        accessKeys.forget(String(input.AccessKeyId)),
  };
  return records;
}
