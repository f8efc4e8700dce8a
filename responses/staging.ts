import { EC2Client, RegisterImageCommand } from "@aws-sdk/client-ec2";
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
