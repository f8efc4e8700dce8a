import { CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { globalRegionOf, partitionOf } from "../../aws/partitions";
import type { EmbeddedOrganization } from "../../simulator";

const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

export interface Keys {
  AWS_ACCESS_KEY_ID: string;
  AWS_SECRET_ACCESS_KEY: string;
}

/** Keys of a new user who may do everything in an account. Not of root, which AWS lets assume no role. */
export async function administratorOf(
  organization: EmbeddedOrganization,
  account: string,
  region: string,
): Promise<Keys> {
  const iam = organization.direct.in(IAMClient, account, globalRegionOf(partitionOf(region)));
  const { User } = await iam.send(new CreateUserCommand({ UserName: "administrator" }));
  const { UserName: userName = "", UserId: userId = "", Arn: userArn = "" } = User ?? {};
  await iam.send(
    new PutUserPolicyCommand({ UserName: userName, PolicyName: "everything", PolicyDocument: everything }),
  );
  const keys = organization.credentialsOf({ kind: "user", account, userArn, userName, userId });
  return { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };
}
