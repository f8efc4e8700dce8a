import { AwsError } from "../../../simulator";

export interface Rule {
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
export interface Input {
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

/** The security groups, interfaces and addresses of the account with one instance. */
export class Network {
  readonly groups: SecurityGroup[] = [];
  readonly interfaces: Interface[];
  protected readonly addresses: Record<string, string | undefined> = { "eipalloc-1": "eni-1" };
  private counter = 0;
  private readonly stale = new Map<string, { before: string[]; reads: number }>();

  constructor(protected readonly options: Options = {}) {
    const second = options.twoNetworks ? "vpc-2" : "vpc-1";
    this.make("web", "vpc-1");
    this.make("admin", second);
    const [web, admin] = this.groups.map(({ id }) => id) as [string, string];
    this.interfaces = [
      { id: "eni-1", vpc: "vpc-1", groups: [web] },
      { id: "eni-2", vpc: second, groups: [admin] },
    ];
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
  /** Whether nothing gets in or out by any interface. */
  get isCutOff(): boolean {
    return this.interfaces.every(({ groups }) => groups.every((id) => this.groupOf(id).rules.length === 0));
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

  protected network(): Record<string, (input: Input) => Record<string, unknown>> {
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
}
