import { AwsError } from "../../../simulator";
import type { Answers } from "../../runbooks/world";
import { type Input, Network } from "./network";

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

export class InstanceAccount extends Network {
  readonly items = new Map<string, Input>();
  readonly messages: Array<{ title: string; text: string }> = [];
  readonly calls: string[] = [];
  readonly locked: string[] = [];
  readonly launched: string[] = [];
  state = "running";
  /** Whether people stopped Reflex. */
  stopped = false;
  members = this.options.inGroup === false ? ["i-other"] : [instance, "i-other"];
  desired = 2;
  private readonly attributes = { termination: false, shutdown: "terminate" };
  private readonly volumes: Record<string, boolean> = { "vol-1": true, "vol-2": false };
  private profile: string | undefined = profile;
  private readonly rolePolicies = new Set<string>();
  private readonly tags: Record<string, string> = { Name: "web-7" };
  private readonly scaleIn = new Map<string, boolean>();

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
      "dynamodb Scan": () => ({ Count: this.stopped ? 1 : 0 }),
      // SSM's own notification of an approval has a subject instead of a title.
      "sns Publish": ({ MessageAttributes, Subject, Message }) => {
        this.messages.push({ title: MessageAttributes?.title.StringValue ?? Subject, text: Message });
        return { MessageId: "1" };
      },
      ...this.network(),
      ...this.machine(),
      ...this.scaling(),
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
