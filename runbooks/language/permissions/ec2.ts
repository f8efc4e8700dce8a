import { isRecord, textOf } from "../document";
import type { ExecutionScope } from "../types";
import { arn, type Grant, type GrantRule, instanceRoleArns, readWithoutResource, sidOf } from "./grant";

/** Images and snapshots have no account in their ARN. */
const withoutAccount = ["image", "snapshot"];

const arnOfType = (scope: ExecutionScope, type: string): string =>
  arn(scope, "ec2", `${type}/*`, withoutAccount.includes(type) ? "" : scope.accountId);

/** An operation on resources of these types, with the tags it gives to what it creates. */
const on =
  (operation: string, ...types: string[]): GrantRule =>
  (inputs, scope) => [
    {
      sid: sidOf(`ec2:${operation}`),
      actions: [`ec2:${operation}`],
      resources: types.map((type) => arnOfType(scope, type)),
    },
    ...tagsAtCreation(operation, inputs, scope),
  ];

function tagsAtCreation(operation: string, inputs: Record<string, unknown>, scope: ExecutionScope): Grant[] {
  const specifications = Array.isArray(inputs.TagSpecifications) ? inputs.TagSpecifications.filter(isRecord) : [];
  if (specifications.length === 0) return [];
  return [
    {
      sid: `${sidOf(`ec2:${operation}`)}Tags`,
      actions: ["ec2:CreateTags"],
      resources: specifications.map(({ ResourceType: type }) => arnOfType(scope, textOf(type))),
      condition: { StringEquals: { "ec2:CreateAction": operation } },
    },
  ];
}

/** Tags of existing instances, limited to the keys that the step names. */
const tagging =
  (operation: "CreateTags" | "DeleteTags"): GrantRule =>
  (inputs, scope) => {
    const tags = Array.isArray(inputs.Tags) ? inputs.Tags.filter(isRecord) : [];
    return [
      {
        sid: sidOf(`ec2:${operation}`),
        actions: [`ec2:${operation}`],
        resources: [arnOfType(scope, "instance")],
        condition: {
          "ForAllValues:StringEquals": { "aws:TagKeys": tags.map(({ Key: key }) => textOf(key)) },
          // ForAllValues is also true when a call names no key at all.
          Null: { "aws:TagKeys": "false" },
        },
      },
    ];
  };

/** Giving a role to an instance is passing it to EC2. */
const passing =
  (rule: GrantRule): GrantRule =>
  (inputs, scope) => [
    ...rule(inputs, scope),
    ...(inputs.IamInstanceProfile === undefined
      ? []
      : [
          {
            sid: "PassRoleToInstances",
            actions: ["iam:PassRole"],
            resources: instanceRoleArns(scope),
            condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
          },
        ]),
  ];

/** Whoever stops sharing must not be able to share (Service Authorization Reference, EC2: `ec2:Add/group`, `ec2:Add/userId`). */
const onlyRemoving = ({ OperationType }: Record<string, unknown>): Pick<Grant, "condition"> =>
  OperationType === "remove" ? { condition: { Null: { "ec2:Add/group": "true", "ec2:Add/userId": "true" } } } : {};

const withoutResource = [
  "DescribeAddresses",
  "DescribeIamInstanceProfileAssociations",
  "DescribeImages",
  "DescribeInstanceStatus",
  "DescribeInstances",
  "DescribeNetworkInterfaces",
  "DescribeSecurityGroupRules",
  "DescribeSecurityGroups",
  "DescribeSnapshots",
  "DescribeSubnets",
  "DescribeTags",
  "DescribeVolumes",
  "DescribeVolumesModifications",
  "DescribeVpcs",
];

export const ec2Grants: Record<string, GrantRule> = {
  ...Object.fromEntries(withoutResource.map((operation) => [operation, readWithoutResource(`ec2:${operation}`)])),
  AssociateAddress: on("AssociateAddress", "elastic-ip", "network-interface"),
  AssociateIamInstanceProfile: passing(on("AssociateIamInstanceProfile", "instance")),
  AuthorizeSecurityGroupEgress: on("AuthorizeSecurityGroupEgress", "security-group"),
  AuthorizeSecurityGroupIngress: on("AuthorizeSecurityGroupIngress", "security-group"),
  CreateSecurityGroup: on("CreateSecurityGroup", "security-group", "vpc"),
  CreateSnapshot: on("CreateSnapshot", "snapshot", "volume"),
  CreateSnapshots: on("CreateSnapshots", "instance", "snapshot", "volume"),
  CreateTags: tagging("CreateTags"),
  DeleteTags: tagging("DeleteTags"),
  DescribeInstanceAttribute: on("DescribeInstanceAttribute", "instance"),
  DisassociateAddress: on("DisassociateAddress", "elastic-ip", "network-interface"),
  DisassociateIamInstanceProfile: on("DisassociateIamInstanceProfile", "instance"),
  // The volume is asked for when a block device is changed.
  ModifyInstanceAttribute: (inputs, scope) =>
    on(
      "ModifyInstanceAttribute",
      "instance",
      ...(inputs.BlockDeviceMappings === undefined ? [] : ["volume"]),
    )(inputs, scope),
  ModifyInstanceMetadataOptions: on("ModifyInstanceMetadataOptions", "instance"),
  ModifyNetworkInterfaceAttribute: on("ModifyNetworkInterfaceAttribute", "network-interface", "security-group"),
  ModifySnapshotAttribute: (inputs, scope) =>
    on("ModifySnapshotAttribute", "snapshot")(inputs, scope).map((grant) => ({ ...grant, ...onlyRemoving(inputs) })),
  ModifyVolume: on("ModifyVolume", "volume"),
  RebootInstances: on("RebootInstances", "instance"),
  RevokeSecurityGroupEgress: on("RevokeSecurityGroupEgress", "security-group"),
  RevokeSecurityGroupIngress: on("RevokeSecurityGroupIngress", "security-group"),
  RunInstances: passing(
    on("RunInstances", "image", "instance", "network-interface", "security-group", "subnet", "volume"),
  ),
  StartInstances: on("StartInstances", "instance"),
  StopInstances: on("StopInstances", "instance"),
  TerminateInstances: on("TerminateInstances", "instance"),
};
