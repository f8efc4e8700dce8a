import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  EC2Client,
  type Instance,
  RegisterImageCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from "@aws-sdk/client-ec2";
import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { World } from "./scenario";
import { MalformedSignal, type SignalEvent, type SignalForm, type Target } from "./types";

/** An image of the world's own to launch instances from. */
export async function machineImage(world: World, name: string): Promise<string> {
  const { ImageId = "" } = await world.client(EC2Client).send(
    new RegisterImageCommand({
      Name: name,
      Architecture: "x86_64",
      RootDeviceName: "/dev/sda1",
      VirtualizationType: "hvm",
      BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { VolumeSize: 8 } }],
    }),
  );
  return ImageId;
}

/**
 * An instance of an image of its own.
 * @param settings of RunInstances, where they differ from a plain launch.
 */
export async function instance(
  world: World,
  imageName: string,
  tags: Record<string, string>,
  settings: Partial<RunInstancesCommandInput> = {},
): Promise<Instance & { InstanceId: string }> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { Instances } = await world.client(EC2Client).send(
    new RunInstancesCommand({
      ImageId: await machineImage(world, imageName),
      InstanceType: "m5.large",
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: "instance", Tags }],
      ...settings,
    }),
  );
  return { InstanceId: "", ...Instances?.[0] };
}

type AlarmSettings = Omit<PutMetricAlarmCommandInput, "Period" | "EvaluationPeriods"> & { EvaluationPeriods?: number };

/** An alarm on one metric, in a state. It evaluates every minute, over one period by default. */
export async function alarm(
  world: World,
  settings: AlarmSettings,
  StateValue: "OK" | "ALARM",
  StateReason: string,
): Promise<void> {
  const cloudWatch = world.client(CloudWatchClient);
  await cloudWatch.send(new PutMetricAlarmCommand({ Period: 60, EvaluationPeriods: 1, ...settings }));
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: settings.AlarmName, StateValue, StateReason }));
}

/**
 * Installs a service on an instance, with the alarm that a team has on the number of its processes. The alarm follows
 * the service.
 */
export async function watchedService(
  world: World,
  { instanceId, service, alarmName, active }: WatchedService,
): Promise<void> {
  const settings: AlarmSettings = {
    AlarmName: alarmName,
    Namespace: "CWAgent",
    MetricName: "procstat_lookup_pid_count",
    Dimensions: [
      { Name: "InstanceId", Value: instanceId },
      { Name: "exe", Value: service },
    ],
    Statistic: "Minimum",
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
  };
  await alarm(world, settings, active ? "OK" : "ALARM", `${active ? "one" : "no"} process of ${service}`);
  world.install(instanceId, { [service]: { active } });
}

export interface WatchedService {
  instanceId: string;
  /** The systemd unit, and the name of its program. */
  service: string;
  alarmName: string;
  active: boolean;
}

/** A bucket in the world's Region. */
export async function bucket(world: World, name: string): Promise<string> {
  // us-east-1 is the one Region that accepts no constraint (S3 API reference, "CreateBucket").
  const elsewhere = world.region !== "us-east-1" && {
    CreateBucketConfiguration: { LocationConstraint: world.region as BucketLocationConstraint },
  };
  await world.client(S3Client).send(new CreateBucketCommand({ Bucket: name, ...elsewhere }));
  return name;
}

/**
 * A click in Security Hub on a finding about something of this world.
 * @param ids what the example calls things, and what they are called here.
 */
export function clicked(world: World, event: SignalEvent, ids: Record<string, string>): SignalEvent {
  const { findings } = event.detail as { findings: Array<{ AwsAccountId: string }> };
  const all = Object.entries({ [findings[0]?.AwsAccountId ?? ""]: world.account, ...ids });
  const text = all.reduce((json, [example, here]) => json.replaceAll(example, here), JSON.stringify(event));
  return { ...(JSON.parse(text) as SignalEvent), account: world.securityAccount, region: world.region };
}

/**
 * What an event is about, as the first of a response's forms reads it that can.
 * @throws MalformedSignal, of the last form, when none can.
 */
export function targetIn(forms: Record<string, SignalForm>, event: SignalEvent): Target {
  let malformed: MalformedSignal | undefined;
  for (const { target } of Object.values(forms)) {
    try {
      return target(event);
    } catch (error) {
      if (!(error instanceof MalformedSignal)) throw error;
      malformed = error;
    }
  }
  throw malformed ?? new Error("There is no form that could read the event.");
}

/** What of GuardDuty's own event keeps a finding from being acted upon. */
export interface GatedFinding {
  severity: number;
  service: { archived?: boolean; additionalInfo?: { sample?: boolean } };
}

/**
 * Makes a recorded finding fire that is of the right kind, but too mild, a sample or archived.
 * @returns what that changed, one sentence each.
 */
export function openGates(detail: GatedFinding, mild: { below: number; becomes: number; why: string }): string[] {
  const changes: string[] = [];
  if (detail.severity < mild.below) {
    changes.push(`severity ${detail.severity} becomes ${mild.becomes}: ${mild.why}`);
    detail.severity = mild.becomes;
  }
  if (detail.service.additionalInfo?.sample) {
    changes.push("it is marked as a sample, which is never acted upon: the drill sends it as a real finding");
    detail.service.additionalInfo.sample = false;
  }
  if (detail.service.archived) {
    changes.push("it is archived, which is never acted upon: the drill sends it as an active finding");
    detail.service.archived = false;
  }
  return changes;
}
