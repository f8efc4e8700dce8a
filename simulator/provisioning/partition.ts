import { partitionOf } from "../../aws/partitions";
import type { Deployment } from "../aws";

/**
 * The partition of a deployment's Regions; `aws` for an empty deployment. Accounts, IAM and buses of one partition know
 * nothing of another one's.
 * @throws Error for a deployment with Regions of several partitions.
 */
export function partitionOfDeployment({ resources }: Deployment): string {
  const regions = new Set(resources.map(({ region }) => region).filter((region) => region !== ""));
  const partitions = new Set([...regions].map(partitionOf));
  if (partitions.size > 1) {
    throw new Error(
      `The deployment has Regions of several partitions: ${[...regions].sort().join(", ")}. An organization is in one.`,
    );
  }
  const [partition = "aws"] = partitions;
  return partition;
}
