import { DescribeVolumesCommand, type EC2Client } from "@aws-sdk/client-ec2";

const bytesPerGiB = 1_073_741_824;

/** The size of an EBS volume now, in bytes. @throws the refusal of EC2 where there is none. */
export async function volumeBytes(ec2: EC2Client, volumeId: string): Promise<number> {
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
  return (Volumes[0]?.Size ?? 0) * bytesPerGiB;
}
