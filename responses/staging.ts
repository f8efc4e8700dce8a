import { EC2Client, RegisterImageCommand } from "@aws-sdk/client-ec2";
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

/** A bucket in the world's Region. */
export async function bucket(world: World, name: string): Promise<string> {
  // us-east-1 is the one Region that takes no constraint (S3 API reference, "CreateBucket").
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
