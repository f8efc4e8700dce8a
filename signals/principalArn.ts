import { partitionOf } from "../aws/partitions";

/** The target of everything that happens to a user or role: IAM has no Regions. */
export const principalArn = (region: string, account: string, id: string) =>
  `arn:${partitionOf(region)}:iam::${account}:${id}`;
