import { isRecord } from "../../../aws/json";
import { textOf } from "../document";
import type { ExecutionScope } from "../types";
import { arn, type Grant, type GrantRule, instanceRoleArns, readWithoutResource, sidOf } from "./grant";
import { byInput, destructive, disruptive, isChosenAhead, type OperationTable, reads, reversible } from "./operation";

/** Images and snapshots have no account in their ARN. */
const withoutAccount = ["image", "snapshot"];

const arnOfType = (scope: ExecutionScope, type: string): string =>
  arn(scope, "ec2", `${type}/*`, withoutAccount.includes(type) ? "" : scope.accountId);

/** An operation on resources of these types, with the tags it gives to what it creates. */
const on =
  (...types: string[]): GrantRule =>
  (action, inputs, scope) => [
    { sid: sidOf(action), actions: [action], resources: types.map((type) => arnOfType(scope, type)) },
    ...tagsAtCreation(action, inputs, scope),
  ];

/**
 * An operation that besides uses networks and groups which another account of the organization may own and share: their
 * ARNs have the account of the owner (EC2 user guide, "Share your VPC subnets" and "Share security groups"; the decoded
 * denial in terraform-aws-modules/terraform-aws-iam#227).
 */
const using =
  (shared: string[], rule: GrantRule): GrantRule =>
  (action, inputs, scope) => [
    ...rule(action, inputs, scope),
    {
      sid: `${sidOf(action)}Shared`,
      actions: [action],
      resources: shared.map((type) => arn(scope, "ec2", `${type}/*`, "*")),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
      condition: { StringEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } },
    },
  ];

function tagsAtCreation(action: string, inputs: Record<string, unknown>, scope: ExecutionScope): Grant[] {
  const specifications = Array.isArray(inputs.TagSpecifications) ? inputs.TagSpecifications.filter(isRecord) : [];
  if (specifications.length === 0) return [];
  return [
    {
      sid: `${sidOf(action)}Tags`,
      actions: ["ec2:CreateTags"],
      resources: specifications.map(({ ResourceType: type }) => arnOfType(scope, textOf(type))),
      condition: { StringEquals: { "ec2:CreateAction": action.replace("ec2:", "") } },
    },
  ];
}

/** Tags of existing instances, limited to the keys that the step names. */
const tagging: GrantRule = (action, inputs, scope) => {
  const tags = Array.isArray(inputs.Tags) ? inputs.Tags.filter(isRecord) : [];
  return [
    {
      sid: sidOf(action),
      actions: [action],
      resources: [arnOfType(scope, "instance")],
      condition: {
        "ForAllValues:StringEquals": { "aws:TagKeys": tags.map(({ Key: key }) => textOf(key)) },
        // ForAllValues is also true when a call names no key at all.
        Null: { "aws:TagKeys": "false" },
      },
    },
  ];
};

/** China has a name of its own for EC2, beside the common one: policies of others, such as Karpenter's, list both. */
const ec2Principals = ({ partition }: ExecutionScope): string | string[] =>
  partition === "aws-cn" ? ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"] : "ec2.amazonaws.com";

/** Giving a role to an instance is passing it to EC2. */
const passing =
  (rule: GrantRule): GrantRule =>
  (action, inputs, scope) => [
    ...rule(action, inputs, scope),
    ...(inputs.IamInstanceProfile === undefined
      ? []
      : [
          {
            sid: "PassRoleToInstances",
            actions: ["iam:PassRole"],
            resources: instanceRoleArns(scope),
            condition: { StringEquals: { "iam:PassedToService": ec2Principals(scope) } },
          },
        ]),
  ];

/** The volume is required when a block device is changed. */
const modifying: GrantRule = (action, inputs, scope) =>
  on("instance", ...(inputs.BlockDeviceMappings === undefined ? [] : ["volume"]))(action, inputs, scope);

/**
 * A role that stops sharing must not be able to share (Service Authorization Reference, EC2: `ec2:Add/group`,
 * `ec2:Add/userId`).
 */
const onlyRemoving = ({ OperationType }: Record<string, unknown>): Pick<Grant, "condition"> =>
  OperationType === "remove" ? { condition: { Null: { "ec2:Add/group": "true", "ec2:Add/userId": "true" } } } : {};

const sharing: GrantRule = (action, inputs, scope) =>
  on("snapshot")(action, inputs, scope).map((grant) => ({ ...grant, ...onlyRemoving(inputs) }));

/** Whoever starts the run may choose a parameter; an output restores what was there. */
function terminatesOnShutdown(input: Record<string, unknown>): boolean {
  const { InstanceInitiatedShutdownBehavior: behaviour, Attribute: attribute, Value: value } = input;
  if (!isChosenAhead(behaviour) || !isChosenAhead(attribute)) return true;
  const chosen = attribute === "instanceInitiatedShutdownBehavior" ? value : isRecord(behaviour) && behaviour.Value;
  return chosen === "terminate" || !isChosenAhead(chosen);
}

export const ec2: OperationTable = {
  AssociateAddress: reversible(
    "gives an address to an interface; DisassociateAddress removes it again",
    on("elastic-ip", "network-interface"),
  ),
  AssociateIamInstanceProfile: reversible(
    "gives an instance a role; DisassociateIamInstanceProfile removes it again",
    passing(on("instance")),
  ),
  AttachNetworkInterface: reversible("DetachNetworkInterface undoes it"),
  AttachVolume: reversible("DetachVolume undoes it"),
  AuthorizeSecurityGroupEgress: disruptive(
    "opens a way out of every interface that has the group",
    on("security-group"),
  ),
  AuthorizeSecurityGroupIngress: disruptive(
    "opens a way in to every interface that has the group",
    on("security-group"),
  ),
  CancelSpotInstanceRequests: disruptive("no further spot capacity is launched for the request"),
  CopyImage: reversible("adds an image"),
  CopySnapshot: reversible("adds a snapshot"),
  CreateImage: byInput((input) =>
    input.NoReboot === true
      ? reversible("adds an image without a reboot")
      : disruptive("reboots the instance unless NoReboot is true"),
  ),
  CreateNetworkAcl: reversible("adds an access list that no subnet uses yet"),
  CreateNetworkAclEntry: disruptive("changes the traffic of every neighbour in the subnet"),
  CreateSecurityGroup: reversible("adds a group that no interface uses yet", using(["vpc"], on("security-group"))),
  CreateSnapshot: reversible("adds a snapshot", on("snapshot", "volume")),
  CreateSnapshots: reversible("adds snapshots", on("instance", "snapshot", "volume")),
  CreateTags: reversible("sets tags; DeleteTags removes them", tagging),
  CreateVolume: reversible("adds a volume"),
  DeleteFlowLogs: disruptive("traffic is no longer recorded"),
  DeleteInternetGateway: destructive("the gateway is gone"),
  DeleteKeyPair: destructive("the public key is gone"),
  DeleteLaunchTemplate: destructive("every version of the template is gone"),
  DeleteLaunchTemplateVersions: destructive("the versions are gone"),
  DeleteNatGateway: destructive("the gateway and its connections are gone"),
  DeleteNetworkAcl: destructive("the access list and its entries are gone"),
  DeleteNetworkAclEntry: disruptive("changes the traffic of every neighbour in the subnet"),
  DeleteNetworkInterface: destructive("the interface and its private address are gone"),
  DeleteRoute: disruptive("traffic of the subnets loses its route"),
  DeleteRouteTable: destructive("the table and its routes are gone"),
  DeleteSecurityGroup: destructive("the group and its rules are gone"),
  DeleteSnapshot: destructive("the data of the snapshot is gone unless it was locked or in the recycle bin"),
  DeleteSubnet: destructive("the subnet is gone"),
  DeleteTags: reversible("removes tags; CreateTags sets them again", tagging),
  DeleteVolume: destructive("the data of the volume is gone"),
  DeleteVpc: destructive("the network is gone"),
  DeleteVpcEndpoints: destructive("private access to the services is gone"),
  DeregisterImage: destructive("no instance can be launched from the image any more"),
  DescribeAddresses: reads(readWithoutResource),
  DescribeIamInstanceProfileAssociations: reads(readWithoutResource),
  DescribeImages: reads(readWithoutResource),
  DescribeInstanceAttribute: reads(on("instance")),
  DescribeInstanceStatus: reads(readWithoutResource),
  DescribeInstances: reads(readWithoutResource),
  DescribeNetworkInterfaces: reads(readWithoutResource),
  DescribeSecurityGroupRules: reads(readWithoutResource),
  DescribeSecurityGroups: reads(readWithoutResource),
  DescribeSnapshots: reads(readWithoutResource),
  DescribeSubnets: reads(readWithoutResource),
  DescribeTags: reads(readWithoutResource),
  DescribeVolumes: reads(readWithoutResource),
  DescribeVolumesModifications: reads(readWithoutResource),
  DescribeVpcs: reads(readWithoutResource),
  DetachInternetGateway: disruptive("the network loses its route to the internet"),
  DetachNetworkInterface: disruptive("the instance loses the interface"),
  DetachVolume: disruptive("the instance loses the volume"),
  DisableEbsEncryptionByDefault: disruptive("new volumes are no longer encrypted by default"),
  DisassociateAddress: disruptive(
    "clients no longer reach the instance by this address",
    on("elastic-ip", "network-interface"),
  ),
  DisassociateIamInstanceProfile: disruptive("programs on the instance lose their credentials", on("instance")),
  EnableEbsEncryptionByDefault: reversible("DisableEbsEncryptionByDefault undoes it"),
  LockSnapshot: byInput(
    (input) =>
      input.LockMode === "governance"
        ? reversible("nobody can delete the snapshot; UnlockSnapshot removes the lock")
        : destructive("in compliance mode the lock cannot be removed before it expires"),
    on("snapshot"),
  ),
  ModifyImageAttribute: disruptive("may share the image with others or stop sharing it"),
  ModifyInstanceAttribute: byInput(
    (input) =>
      terminatesOnShutdown(input)
        ? destructive("the next shutdown of the instance terminates it")
        : reversible("sets an attribute whose value before can be set again"),
    modifying,
  ),
  ModifyInstanceMetadataOptions: disruptive(
    "programs that use the metadata service may lose their credentials",
    on("instance"),
  ),
  ModifyNetworkInterfaceAttribute: disruptive(
    "changes which traffic the interface lets through",
    using(["security-group"], on("network-interface")),
  ),
  ModifySecurityGroupRules: disruptive("changes which traffic the group lets through"),
  ModifySnapshotAttribute: disruptive("may share the data of the snapshot with others", sharing),
  ModifySubnetAttribute: reversible("sets an attribute whose value before can be set again"),
  ModifyVolume: disruptive(
    "a volume cannot shrink again, and allows no other change for hours; its data stays",
    on("volume"),
  ),
  ModifyVpcAttribute: reversible("sets an attribute whose value before can be set again"),
  MonitorInstances: reversible("UnmonitorInstances undoes it"),
  RebootInstances: disruptive("the instance is unavailable while it restarts", on("instance")),
  ReleaseAddress: destructive("the address goes back to Amazon"),
  ReplaceIamInstanceProfileAssociation: disruptive("programs on the instance change their role"),
  ReplaceNetworkAclAssociation: disruptive("changes the traffic of every neighbour in the subnet"),
  ReplaceRoute: disruptive("traffic of the subnets uses another route"),
  RevokeSecurityGroupEgress: reversible(
    "removes rules; AuthorizeSecurityGroupEgress makes them again",
    on("security-group"),
  ),
  RevokeSecurityGroupIngress: reversible(
    "removes rules; AuthorizeSecurityGroupIngress makes them again",
    on("security-group"),
  ),
  RunInstances: reversible(
    "adds instances",
    passing(using(["security-group", "subnet"], on("image", "instance", "network-interface", "volume"))),
  ),
  StartInstances: reversible("StopInstances undoes it", on("instance")),
  StopInstances: disruptive("the instance is unavailable, and its instance store and memory are lost", on("instance")),
  TerminateInstances: destructive(
    "the instance is gone, with the volumes that are deleted on termination",
    on("instance"),
  ),
  UnlockSnapshot: disruptive("the snapshot can be deleted again"),
};
