import {
  type AttachedPolicy,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  type PolicyDetail,
  paginateListInstanceProfiles,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import type { PolicyDocument } from "../../aws/iam";
import type { NamedPolicy } from "../iam/evaluate";

interface Identity {
  identity: NamedPolicy[];
  boundary?: NamedPolicy;
}

/** One role as the emulator stores it now. */
export interface RoleRecord extends Identity {
  roleArn: string;
  roleName: string;
  roleId: string;
  account: string;
  maxSessionSeconds: number;
  trust: NamedPolicy;
}

export interface AccountRecord {
  roles: Map<string, RoleRecord>;
  users: Map<string, Identity>;
  /** ARN of the role in each instance profile that has one, by the profile's name and by its ARN. */
  profileRoles: Map<string, string>;
}

type Details = GetAccountAuthorizationDetailsCommandOutput;

/** Reads the identities of an account from the emulator. */
export class AccountReader {
  /** AWS's own policies by ARN: the same in every account, read when one is attached somewhere. */
  private readonly awsPolicies = new Map<string, PolicyDocument>();

  constructor(private readonly client: (account: string) => IAMClient) {}

  async read(account: string): Promise<AccountRecord> {
    const client = this.client(account);
    const details = await this.details(client);
    const policies = await this.managedPolicies(client, details);
    const maxSession = await maxSessionSeconds(client);
    const named = (kind: string, arn: string | undefined): NamedPolicy[] => {
      const document = policies.get(arn ?? "");
      return document ? [{ name: `${kind} ${arn?.split("/").pop()}`, document }] : [];
    };
    const identity = (owner: string, inline: PolicyDetail[] = [], attached: AttachedPolicy[] = []): NamedPolicy[] => [
      ...inline.map((p) => ({ name: `policy ${p.PolicyName} of ${owner}`, document: parse(p.PolicyDocument) })),
      ...attached.flatMap((p) => named("managed policy", p.PolicyArn)),
    ];
    const groups = new Map(
      (details.GroupDetailList ?? []).map((g) => [
        g.GroupName,
        identity(`group ${g.GroupName}`, g.GroupPolicyList, g.AttachedManagedPolicies),
      ]),
    );
    const roles = (details.RoleDetailList ?? []).map(
      ({ Arn = "", RoleName = "", RoleId = "", ...role }): RoleRecord => ({
        roleArn: Arn,
        roleName: RoleName,
        roleId: RoleId,
        account,
        maxSessionSeconds: maxSession.get(Arn) ?? 3600,
        trust: { name: `trust policy of role ${RoleName}`, document: parse(role.AssumeRolePolicyDocument) },
        identity: identity(`role ${RoleName}`, role.RolePolicyList, role.AttachedManagedPolicies),
        boundary: named("permissions boundary", role.PermissionsBoundary?.PermissionsBoundaryArn)[0],
      }),
    );
    const users = (details.UserDetailList ?? []).map(({ Arn = "", UserName, ...user }): [string, Identity] => [
      Arn,
      {
        identity: [
          ...identity(`user ${UserName}`, user.UserPolicyList, user.AttachedManagedPolicies),
          ...(user.GroupList ?? []).flatMap((name) => groups.get(name) ?? []),
        ],
        boundary: named("permissions boundary", user.PermissionsBoundary?.PermissionsBoundaryArn)[0],
      },
    ]);
    return {
      roles: new Map(roles.map((r) => [r.roleArn, r])),
      users: new Map(users),
      profileRoles: await profileRoles(client),
    };
  }

  private async details(client: IAMClient): Promise<Partial<Details>> {
    const all: Required<Pick<Details, "RoleDetailList" | "UserDetailList" | "GroupDetailList" | "Policies">> = {
      RoleDetailList: [],
      UserDetailList: [],
      GroupDetailList: [],
      Policies: [],
    };
    let Marker: string | undefined;
    do {
      // Without AWS's own policies: there are over a thousand, and few are attached anywhere.
      const page: Details = await client.send(
        new GetAccountAuthorizationDetailsCommand({ Marker, Filter: ["Role", "User", "Group", "LocalManagedPolicy"] }),
      );
      all.RoleDetailList.push(...(page.RoleDetailList ?? []));
      all.UserDetailList.push(...(page.UserDetailList ?? []));
      all.GroupDetailList.push(...(page.GroupDetailList ?? []));
      all.Policies.push(...(page.Policies ?? []));
      Marker = page.IsTruncated ? page.Marker : undefined;
    } while (Marker);
    return all;
  }

  private async managedPolicies(client: IAMClient, details: Partial<Details>): Promise<Map<string, PolicyDocument>> {
    const policies = new Map<string, PolicyDocument>();
    for (const { Arn, PolicyVersionList } of details.Policies ?? []) {
      const version = PolicyVersionList?.find((v) => v.IsDefaultVersion);
      if (Arn && version?.Document) policies.set(Arn, parse(version.Document));
    }
    const holders = [
      ...(details.RoleDetailList ?? []),
      ...(details.UserDetailList ?? []),
      ...(details.GroupDetailList ?? []),
    ];
    for (const { PolicyArn } of holders.flatMap((h) => h.AttachedManagedPolicies ?? [])) {
      if (PolicyArn && !policies.has(PolicyArn)) policies.set(PolicyArn, await this.awsPolicy(client, PolicyArn));
    }
    return policies;
  }

  private async awsPolicy(client: IAMClient, PolicyArn: string): Promise<PolicyDocument> {
    const known = this.awsPolicies.get(PolicyArn);
    if (known) return known;
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    const document = parse(PolicyVersion?.Document);
    this.awsPolicies.set(PolicyArn, document);
    return document;
  }
}

/** The authorization details leave out how long a session may be. */
async function maxSessionSeconds(client: IAMClient): Promise<Map<string, number>> {
  const seconds = new Map<string, number>();
  for await (const page of paginateListRoles({ client }, {})) {
    for (const role of page.Roles ?? []) seconds.set(role.Arn ?? "", role.MaxSessionDuration ?? 3600);
  }
  return seconds;
}

async function profileRoles(client: IAMClient): Promise<Map<string, string>> {
  const roles = new Map<string, string>();
  for await (const page of paginateListInstanceProfiles({ client }, {})) {
    for (const { Arn = "", InstanceProfileName = "", Roles } of page.InstanceProfiles ?? []) {
      const role = Roles?.[0]?.Arn;
      if (role) roles.set(Arn, role).set(InstanceProfileName, role);
    }
  }
  return roles;
}

/** IAM answers policy documents URL-encoded. A missing one grants nothing. */
function parse(document = '{"Statement":[]}'): PolicyDocument {
  return JSON.parse(document.startsWith("{") ? document : decodeURIComponent(document)) as PolicyDocument;
}
