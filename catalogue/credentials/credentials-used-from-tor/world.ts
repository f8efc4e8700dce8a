import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import type { Scenario, World } from "../../../responses/scenario";
import { openGates, targetIn } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import { credentialsUsedFromTor } from "./response";

export const owner = "team-payments";

const tagsOf = ({ ownerTagKey, allowlistTag }: World) => [
  { Key: ownerTagKey, Value: owner },
  { Key: allowlistTag.key, Value: allowlistTag.value },
];

/** A user of a pipeline with a password, a key in use and one that was deactivated long ago. Returns the key in use. */
export async function pipelineUser(world: World, UserName: string): Promise<string> {
  const iam = world.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName, Tags: tagsOf(world) }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: "Correct-horse-battery-9" }));
  await iam.send(
    new AttachUserPolicyCommand({ UserName, PolicyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }),
  );
  const [old, used] = [
    await iam.send(new CreateAccessKeyCommand({ UserName })),
    await iam.send(new CreateAccessKeyCommand({ UserName })),
  ].map(({ AccessKey }) => AccessKey?.AccessKeyId ?? "");
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: old, Status: "Inactive" }));
  return used ?? "";
}

export async function instanceRole(world: World, RoleName: string): Promise<void> {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  await world
    .client(IAMClient)
    .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust), Tags: tagsOf(world) }));
}

/** Everything that a containment changes of `user/NAME` or `role/NAME`, and the password, which it leaves. */
export const state: Scenario["state"] = async (world, { subject }) => {
  const iam = world.client(IAMClient);
  const [type, name] = subject.split("/");
  if (type === "role") {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
    return { inlinePolicies: PolicyNames };
  }
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: name }));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: name }));
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName: name }));
  const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName: name }));
  return {
    keys: Object.fromEntries(AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId, Status])),
    policies: AttachedPolicies.map(({ PolicyName }) => PolicyName).sort(),
    inlinePolicies: PolicyNames,
    password: LoginProfile?.CreateDate !== undefined,
  };
};

export const outcome: Scenario["outcome"] = async (world, staged) => {
  const now = await state(world, staged);
  const list = (value: unknown) => (Array.isArray(value) && value.length > 0 ? value.join(", ") : "none");
  const keys = Object.entries((now.keys ?? {}) as Record<string, string>).map(([id, status]) => `${id} ${status}`);
  return [
    `${staged.subject} (${owner}): inline policies ${list(now.inlinePolicies)}`,
    ...(now.keys ? [`managed policies ${list(now.policies)}; access keys ${list(keys)}`] : []),
  ];
};

/** What GuardDuty's own form of a finding has, and no other. */
interface FindingDetail {
  severity: number;
  type: string;
  resource: { accessKeyDetails: { accessKeyId: string } };
  service: { archived?: boolean; additionalInfo?: { sample?: boolean } };
}

/** A user is denied everything; a role, its sessions before now. */
export const contained = ({ keys, policies, inlinePolicies }: Record<string, unknown>): Record<string, boolean> =>
  keys === undefined
    ? {
        "older sessions of the role are denied": (inlinePolicies as string[]).some((name) =>
          name.startsWith("ReflexContained-"),
        ),
      }
    : { ...noActiveKey({ keys }), "the user is denied everything": (policies as string[]).includes("AWSDenyAll") };

export const noActiveKey = ({ keys }: Record<string, unknown>) => ({
  "no access key is active": Object.values(keys as Record<string, string>).every((status) => status === "Inactive"),
});

/** Makes the user or role that a finding names; severity, sample flag and archive do not keep a drill from firing. */
export const stageFinding: Scenario["stage"] = async (world, event) => {
  const changes: string[] = [];
  const { account, resource, signal } = targetIn(credentialsUsedFromTor.forms, event);
  const [type, name = ""] = resource.id.split("/");
  let text = JSON.stringify(event).replaceAll(account, world.account);
  if (type === "role") await instanceRole(world, name);
  else {
    const named = accessKeyIn(event);
    const key = await pipelineUser(world, name);
    if (named) {
      changes.push(`access key ${named} is ${key} here: the emulator chooses ids`);
      text = text.replaceAll(named, key);
    }
  }
  const rewritten = JSON.parse(text) as SignalEvent;
  if (event.account !== world.account)
    changes.push(
      `it arrives on the bus of ${world.account}, the account of the finding ${account}, not of ${event.account}`,
    );
  rewritten.account = world.account;
  rewritten.region = world.region;
  const detail = ownDetail(rewritten);
  if (detail) changes.push(...openGates(detail, { below: 4, becomes: 5, why: "no rule matches low severity" }));
  return {
    event: rewritten,
    changes,
    headline: `${detail ? `${detail.type}, severity ${detail.severity}` : signal.title.replace(/\.$/, "")}, ${type} ${name}`,
    subject: resource.id,
  };
};

const ownDetail = ({ source, detail }: SignalEvent) =>
  source === "aws.guardduty" ? (detail as unknown as FindingDetail) : undefined;

/** Samples name no real key; other forms than GuardDuty's own have the key in several places. */
const accessKeyIn = (event: SignalEvent): string | undefined =>
  ownDetail(event)?.resource.accessKeyDetails.accessKeyId ?? /\bA[KS]IA[A-Z0-9]{16}\b/.exec(JSON.stringify(event))?.[0];
