import { AwsError } from "../../../simulator";
import type { Answers } from "../../runbooks/world";

/*
 * One account with one instance, as far as its isolation and its release call it: small enough to refuse every call in
 * turn in no time. The embedded organization tests the same against the emulator, which has all of AWS's checks.
 */

export const instance = "i-0123456789abcdef0";
export const group = "web-asg";
export const role = "web-role";
export const profile = "arn:aws:iam::111122223333:instance-profile/web-role";
/** An image that may be launched; every other one does not exist. */
export const image = "ami-0123456789abcdef0";

interface Rule {
  id: string;
  egress: boolean;
  cidr: string;
}

interface SecurityGroup {
  id: string;
  name: string;
  vpc: string;
  rules: Rule[];
}

interface Interface {
  id: string;
  vpc: string;
  groups: string[];
}

/** The state of the instance that a release restores. */
export interface InstanceState {
  interfaces: Record<string, string[]>;
  termination: boolean;
  shutdown: string;
  deleteOnTermination: Record<string, boolean>;
  addresses: Record<string, string | undefined>;
  profile: string | undefined;
  rolePolicies: string[];
  group: string | undefined;
  tags: Record<string, string>;
}

interface Input {
  // biome-ignore lint/suspicious/noExplicitAny: the inputs of some thirty operations
  [name: string]: any;
}

export interface Options {
  /** In two networks: the second interface is in another VPC than the first. */
  twoNetworks?: boolean;
  /** Reads show what was true before the last writes, this many times. */
  staleReads?: number;
  /** Whether the instance is in the Auto Scaling group. */
  inGroup?: boolean;
}

export class InstanceAccount {
  readonly groups: SecurityGroup[] = [];
  readonly interfaces: Interface[];
  readonly items = new Map<string, Input>();
  readonly messages: Array<{ subject: string; text: string }> = [];
  readonly calls: string[] = [];
  readonly locked: string[] = [];
  readonly launched: string[] = [];
  state = "running";
  members: string[];
  desired = 2;
  private counter = 0;
  private readonly attributes = { termination: false, shutdown: "terminate" };
  private readonly volumes: Record<string, boolean> = { "vol-1": true, "vol-2": false };
  private readonly addresses: Record<string, string | undefined> = { "eipalloc-1": "eni-1" };
  private profile: string | undefined = profile;
  private readonly rolePolicies = new Set<string>();
  private readonly tags: Record<string, string> = { Name: "web-7" };
  private readonly scaleIn = new Map<string, boolean>();
  private readonly stale = new Map<string, { before: string[]; reads: number }>();

  constructor(private readonly options: Options = {}) {
    const second = options.twoNetworks ? "vpc-2" : "vpc-1";
    this.make("web", "vpc-1");
    this.make("admin", second);
    const [web, admin] = this.groups.map(({ id }) => id) as [string, string];
    this.interfaces = [
      { id: "eni-1", vpc: "vpc-1", groups: [web] },
      { id: "eni-2", vpc: second, groups: [admin] },
    ];
    this.members = options.inGroup === false ? ["i-other"] : [instance, "i-other"];
  }

  /** A group with the rule that every new one has. */
  make(name: string, vpc: string, rules: Rule[] = [{ id: this.id("sgr"), egress: true, cidr: "0.0.0.0/0" }]) {
    const made = { id: this.id("sg"), name, vpc, rules };
    this.groups.push(made);
    return made;
  }

  id(prefix: string): string {
    this.counter += 1;
    return `${prefix}-${String(this.counter).padStart(8, "0")}`;
  }

  /** Whether nothing gets in or out by any interface. */
  get isCutOff(): boolean {
    return this.interfaces.every(({ groups }) => groups.every((id) => this.groupOf(id).rules.length === 0));
  }

  get snapshot(): InstanceState {
    return {
      interfaces: Object.fromEntries(this.interfaces.map(({ id, groups }) => [id, groups])),
      termination: this.attributes.termination,
      shutdown: this.attributes.shutdown,
      deleteOnTermination: { ...this.volumes },
      addresses: { ...this.addresses },
      profile: this.profile,
      rolePolicies: [...this.rolePolicies],
      group: this.members.includes(instance) ? group : undefined,
      tags: { ...this.tags },
    };
  }

  private groupOf(id: string): SecurityGroup {
    const found = this.groups.find((each) => each.id === id);
    if (!found) throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    return found;
  }

  private interfaceOf(id: string): Interface {
    const found = this.interfaces.find((each) => each.id === id);
    if (!found) throw new AwsError("InvalidNetworkInterfaceID.NotFound", id);
    return found;
  }

  /** The groups of an interface as a read shows them. */
  private shown({ id, groups }: Interface): string[] {
    const stale = this.stale.get(id);
    if (!stale || stale.reads === 0) return groups;
    stale.reads -= 1;
    return stale.before;
  }

  private interfaceAnswer = (each: Interface) => ({
    NetworkInterfaceId: each.id,
    VpcId: each.vpc,
    Groups: this.shown(each).map((GroupId) => ({ GroupId })),
  });

  private filtered({ Filters = [], GroupIds }: Input): SecurityGroup[] {
    const has = (each: SecurityGroup, egress: boolean, cidr: string) =>
      each.rules.some((rule) => rule.egress === egress && rule.cidr === cidr);
    const tests: Record<string, (each: SecurityGroup, value: string) => boolean> = {
      "group-id": ({ id }, value) => id === value,
      "group-name": ({ name }, value) => name === value,
      "vpc-id": ({ vpc }, value) => vpc === value,
      "ip-permission.protocol": ({ rules }) => rules.some(({ egress }) => !egress),
      "egress.ip-permission.protocol": ({ rules }) => rules.some(({ egress }) => egress),
      "ip-permission.cidr": (each, value) => has(each, false, value),
      "ip-permission.ipv6-cidr": (each, value) => has(each, false, value),
      "egress.ip-permission.cidr": (each, value) => has(each, true, value),
      "egress.ip-permission.ipv6-cidr": (each, value) => has(each, true, value),
    };
    return this.groups.filter(
      (each) =>
        (!GroupIds || GroupIds.includes(each.id)) &&
        Filters.every(({ Name, Values }: { Name: string; Values: string[] }) =>
          Values.some((value) => tests[Name]?.(each, value)),
        ),
    );
  }

  private cidrsOf = ({ IpPermissions }: Input): string[] =>
    (IpPermissions as Input[]).flatMap(({ IpRanges = [], Ipv6Ranges = [] }) => [
      ...IpRanges.map(({ CidrIp }: Input) => CidrIp as string),
      ...Ipv6Ranges.map(({ CidrIpv6 }: Input) => CidrIpv6 as string),
    ]);

  private authorize = (egress: boolean) => (input: Input) => {
    const { rules } = this.groupOf(input.GroupId);
    for (const cidr of this.cidrsOf(input)) {
      if (rules.some((rule) => rule.egress === egress && rule.cidr === cidr))
        throw new AwsError("InvalidPermission.Duplicate", "the specified rule already exists");
      rules.push({ id: this.id("sgr"), egress, cidr });
    }
    return { Return: true };
  };

  private revoke = (egress: boolean) => (input: Input) => {
    const found = this.groupOf(input.GroupId);
    const own = found.rules.filter((rule) => rule.egress === egress);
    const gone = input.SecurityGroupRuleIds
      ? own.filter(({ id }) => input.SecurityGroupRuleIds.includes(id))
      : own.filter(({ cidr }) => this.cidrsOf(input).includes(cidr));
    if (gone.length === 0) throw new AwsError("InvalidPermission.NotFound", "The specified rule does not exist");
    found.rules = found.rules.filter((rule) => !gone.includes(rule));
    return { Return: true };
  };

  /** What the calls of the runbooks answer; what `refuse` says is refused instead. */
  answers(refuse: (call: string, nth: number) => boolean = () => false): Answers {
    const counted = new Map<string, number>();
    return Object.fromEntries(
      Object.entries(this.operations()).map(([call, answer]) => [
        call,
        (input: Input) => {
          const nth = (counted.get(call) ?? 0) + 1;
          counted.set(call, nth);
          this.calls.push(call);
          if (refuse(call, nth)) throw new AwsError("UnauthorizedOperation", `${call} is refused`);
          return answer(input);
        },
      ]),
    );
  }

  private operations(): Record<string, (input: Input) => Record<string, unknown>> {
    return {
      "dynamodb PutItem": ({ Item }) => {
        if (this.items.has(Item.pk.S)) throw new AwsError("ConditionalCheckFailedException", "exists");
        this.items.set(Item.pk.S, Item);
        return {};
      },
      "dynamodb GetItem": ({ Key }) => ({ Item: this.items.get(Key.pk.S) }),
      "sns Publish": ({ Subject = "", Message }) => {
        this.messages.push({ subject: Subject, text: Message });
        return { MessageId: "1" };
      },
      ...this.network(),
      ...this.machine(),
      ...this.scaling(),
    };
  }

  private network(): Record<string, (input: Input) => Record<string, unknown>> {
    return {
      "ec2 DescribeNetworkInterfaces": ({ NetworkInterfaceIds, Filters = [] }) => {
        const primary = Filters.some(({ Name }: Input) => Name === "attachment.device-index");
        const found = NetworkInterfaceIds
          ? NetworkInterfaceIds.map((id: string) => this.interfaceOf(id))
          : this.interfaces.slice(0, primary ? 1 : undefined);
        return { NetworkInterfaces: found.map(this.interfaceAnswer) };
      },
      "ec2 ModifyNetworkInterfaceAttribute": ({ NetworkInterfaceId, Groups }) => {
        const found = this.interfaceOf(NetworkInterfaceId);
        for (const id of Groups as string[])
          if (this.groupOf(id).vpc !== found.vpc) throw new AwsError("InvalidParameterValue", "different networks");
        this.stale.set(found.id, { before: found.groups, reads: this.options.staleReads ?? 0 });
        found.groups = [...Groups];
        return {};
      },
      "ec2 DescribeSecurityGroups": (input) => ({
        SecurityGroups: this.filtered(input).map(({ id, name }) => ({ GroupId: id, GroupName: name })),
      }),
      "ec2 CreateSecurityGroup": ({ GroupName, VpcId }) => {
        if (this.groups.some(({ name, vpc }) => name === GroupName && vpc === VpcId))
          throw new AwsError("InvalidGroup.Duplicate", "exists");
        return { GroupId: this.make(GroupName, VpcId).id };
      },
      "ec2 DescribeSecurityGroupRules": (input) => ({
        SecurityGroupRules: this.filtered(input).flatMap(({ rules }) =>
          rules.map(({ id, egress }) => ({ SecurityGroupRuleId: id, IsEgress: egress })),
        ),
      }),
      "ec2 AuthorizeSecurityGroupIngress": this.authorize(false),
      "ec2 AuthorizeSecurityGroupEgress": this.authorize(true),
      "ec2 RevokeSecurityGroupIngress": this.revoke(false),
      "ec2 RevokeSecurityGroupEgress": this.revoke(true),
      "ec2 DescribeAddresses": ({ AllocationIds }) => ({
        Addresses: Object.entries(this.addresses)
          .filter(([id, on]) => AllocationIds?.includes(id) ?? on)
          .map(([AllocationId, on]) => ({
            AllocationId,
            ...(on && {
              AssociationId: `eipassoc-${AllocationId}`,
              NetworkInterfaceId: on,
              PrivateIpAddress: "10.0.0.1",
            }),
          })),
      }),
      "ec2 DisassociateAddress": ({ AssociationId }) => {
        this.addresses[AssociationId.replace("eipassoc-", "")] = undefined;
        return {};
      },
      "ec2 AssociateAddress": ({ AllocationId, NetworkInterfaceId }) => {
        this.addresses[AllocationId] = NetworkInterfaceId;
        return {};
      },
    };
  }

  private machine(): Record<string, (input: Input) => Record<string, unknown>> {
    return {
      "ec2 DescribeInstances": () => ({
        Reservations: [
          {
            Instances: [
              {
                State: { Name: this.state },
                BlockDeviceMappings: Object.keys(this.volumes).map((VolumeId) => ({ Ebs: { VolumeId } })),
              },
            ],
          },
        ],
      }),
      "ec2 DescribeInstanceAttribute": ({ Attribute }) =>
        Attribute === "disableApiTermination"
          ? { DisableApiTermination: { Value: this.attributes.termination } }
          : { InstanceInitiatedShutdownBehavior: { Value: this.attributes.shutdown } },
      "ec2 ModifyInstanceAttribute": ({ DisableApiTermination, Value, BlockDeviceMappings }) => {
        if (DisableApiTermination) this.attributes.termination = DisableApiTermination.Value;
        if (Value !== undefined) this.attributes.shutdown = Value;
        for (const { DeviceName, Ebs } of BlockDeviceMappings ?? [])
          this.volumes[DeviceName.replace("/dev/", "")] = Ebs.DeleteOnTermination;
        return {};
      },
      "ec2 DescribeVolumes": ({ VolumeIds: [id] }) => ({
        Volumes: [{ Attachments: [{ Device: `/dev/${id}`, DeleteOnTermination: this.volumes[id] }] }],
      }),
      "ec2 DescribeIamInstanceProfileAssociations": () => ({
        IamInstanceProfileAssociations: this.profile
          ? [{ AssociationId: "iip-assoc-1", IamInstanceProfile: { Arn: this.profile } }]
          : [],
      }),
      "ec2 DisassociateIamInstanceProfile": () => {
        this.profile = undefined;
        return {};
      },
      "ec2 AssociateIamInstanceProfile": ({ IamInstanceProfile }) => {
        this.profile = IamInstanceProfile.Arn;
        return {};
      },
      "iam PutRolePolicy": ({ PolicyName }) => {
        this.rolePolicies.add(PolicyName);
        return {};
      },
      "iam DeleteRolePolicy": ({ PolicyName }) => {
        if (!this.rolePolicies.delete(PolicyName)) throw new AwsError("NoSuchEntity", PolicyName);
        return {};
      },
      "ec2 CreateSnapshots": () => ({ Snapshots: [{ SnapshotId: "snap-1" }, { SnapshotId: "snap-2" }] }),
      "ec2 DescribeSnapshots": () => ({ Snapshots: [{ State: "completed" }] }),
      "ec2 LockSnapshot": ({ SnapshotId, LockMode, ExpirationDate }) => {
        this.locked.push(`${SnapshotId} ${LockMode} ${ExpirationDate}`);
        return {};
      },
      "ec2 CreateTags": ({ Tags }) => {
        for (const { Key, Value } of Tags) this.tags[Key] = Value;
        return {};
      },
      "ec2 DeleteTags": ({ Tags }) => {
        for (const { Key } of Tags) delete this.tags[Key];
        return {};
      },
      "ec2 DescribeTags": () => ({
        Tags: this.tags["reflex:incident"] ? [{ Value: this.tags["reflex:incident"] }] : [],
      }),
      "ec2 DescribeImages": ({ ImageIds: [id] }) => {
        if (id !== image) throw new AwsError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
        return { Images: [{ State: "available" }] };
      },
      "ec2 RunInstances": () => {
        this.launched.push("i-0fedcba9876543210");
        return { Instances: [{ InstanceId: "i-0fedcba9876543210" }] };
      },
      "ec2 TerminateInstances": () => {
        this.state = "terminated";
        return {};
      },
    };
  }

  private scaling(): Record<string, (input: Input) => Record<string, unknown>> {
    return {
      "autoscaling DescribeAutoScalingInstances": ({ InstanceIds: [id] }) => ({
        AutoScalingInstances: this.members.includes(id)
          ? [
              {
                AutoScalingGroupName: group,
                LifecycleState: "InService",
                ProtectedFromScaleIn: this.scaleIn.get(id) ?? false,
              },
            ]
          : [],
      }),
      "autoscaling DescribeAutoScalingGroups": () => ({
        AutoScalingGroups: [
          { DesiredCapacity: this.desired, MaxSize: 4, Instances: this.members.map((InstanceId) => ({ InstanceId })) },
        ],
      }),
      "autoscaling DetachInstances": () => {
        this.members = [...this.members.filter((id) => id !== instance), "i-replacement"];
        return {};
      },
      "autoscaling AttachInstances": () => {
        this.members.push(instance);
        this.desired += 1;
        return {};
      },
      "autoscaling SetInstanceProtection": ({ ProtectedFromScaleIn }) => {
        this.scaleIn.set(instance, ProtectedFromScaleIn);
        return {};
      },
      "autoscaling SetDesiredCapacity": ({ DesiredCapacity }) => {
        this.desired = DesiredCapacity;
        this.members = this.members.filter((id) => id !== "i-replacement");
        return {};
      },
    };
  }
}
