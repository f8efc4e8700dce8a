import { EC2Client, RegisterImageCommand } from "@aws-sdk/client-ec2";
import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { World } from "./scenario";

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
