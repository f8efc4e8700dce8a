import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { globalRegionOf, partitionOf } from "../../aws/partitions";
import type { DeployedResource } from "../aws";
import { number, optionalText, text } from "./inputs";
import type { Applier } from "./target";

/** IAM is one service for a whole partition. */
const globalRegion = ({ region }: DeployedResource) => globalRegionOf(partitionOf(region));

const role: Applier = async (resource, { direct }) => {
  const iam = direct.in(IAMClient, resource.account, globalRegion(resource));
  const RoleName = text(resource, "name");
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      Path: optionalText(resource, "path"),
      AssumeRolePolicyDocument: text(resource, "assumeRolePolicy"),
      MaxSessionDuration: number(resource, "maxSessionDuration", 3600),
      PermissionsBoundary: optionalText(resource, "permissionsBoundary"),
    }),
  );
  const inline = (resource.inputs.inlinePolicies ?? []) as Array<{ name?: string; policy?: string }>;
  for (const { name, policy } of inline) {
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: name, PolicyDocument: policy }));
  }
  for (const PolicyArn of (resource.inputs.managedPolicyArns ?? []) as string[]) {
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
};

const rolePolicy: Applier = async (resource, { direct }) => {
  await direct.in(IAMClient, resource.account, globalRegion(resource)).send(
    new PutRolePolicyCommand({
      RoleName: text(resource, "role"),
      PolicyName: text(resource, "name"),
      PolicyDocument: text(resource, "policy"),
    }),
  );
};

const policy: Applier = (resource, { direct }) =>
  direct
    .in(IAMClient, resource.account, globalRegion(resource))
    .send(new CreatePolicyCommand({ PolicyName: text(resource, "name"), PolicyDocument: text(resource, "policy") }));

const rolePolicyAttachment: Applier = async (resource, { direct }) => {
  await direct
    .in(IAMClient, resource.account, globalRegion(resource))
    .send(new AttachRolePolicyCommand({ RoleName: text(resource, "role"), PolicyArn: text(resource, "policyArn") }));
};

export const identity: Record<string, Applier> = {
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/policy:Policy": policy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
};
