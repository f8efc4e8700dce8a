import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { globalRegionOf } from "../../aws/partitions";
import { gameDayOperatorRoleName, ownRoleArn } from "../../organization/names";
import type { EmbeddedOrganization } from "../../simulator";
import type { Blueprint } from "../blueprint";

interface ClientConfiguration {
  endpoint: string;
  region: string;
  maxAttempts: number;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

/** Clients of a person who holds game days in the member account of an embedded organization. */
export type OperatorClients = <C>(client: new (configuration: ClientConfiguration) => C) => C;

/**
 * People of the security account assume the role that the deployment has for game days, as they would on a real day:
 * every call of theirs passes the front door.
 */
export async function becomeOperator(
  organization: EmbeddedOrganization,
  { approverPrincipalArn, member, settings }: Blueprint,
): Promise<OperatorClients> {
  const account = approverPrincipalArn.split(":")[4] ?? "";
  const roleName = approverPrincipalArn.split("/").at(-1) ?? "";
  const iam = organization.direct.in(IAMClient, account, globalRegionOf(settings.partition));
  // The role is the organization's own, not the blueprint's.
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: policy([]) }));
  const operator = ownRoleArn(settings.partition, member.account, gameDayOperatorRoleName);
  const assume = { Effect: "Allow", Action: "sts:AssumeRole", Resource: operator };
  await iam.send(
    new PutRolePolicyCommand({ RoleName: roleName, PolicyName: "game-days", PolicyDocument: policy([assume]) }),
  );
  const person = {
    kind: "role-session" as const,
    account,
    roleArn: approverPrincipalArn,
    roleName,
    roleId: Role?.RoleId ?? "",
    sessionName: "game-master",
    issuedAt: organization.clock.now(),
  };
  const { Credentials } = await organization.clients
    .as(STSClient, person, settings.homeRegion)
    .send(new AssumeRoleCommand({ RoleArn: operator, RoleSessionName: "game-master" }));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const { endpoint } = organization;
  return (client) => new client({ endpoint, region: settings.homeRegion, maxAttempts: 1, credentials });
}

const policy = (statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
