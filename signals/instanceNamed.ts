import { partitionOf } from "../aws/partitions";
import { requiredMatch } from "../responses/fields";
import { lastPart, type Place } from "../responses/reading";
import type { SignalEvent, Target } from "../responses/types";

const form = /^(arn:aws[\w-]*:ec2:[a-z0-9-]+:\d{12}:instance\/)?i-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The instance whose id or ARN is at this path of the event: some sources give one, some the other. */
export const instanceNamed = (event: SignalEvent, path: string) => {
  const id = lastPart(requiredMatch(event, path, form, "the id or ARN of an instance"));
  return ({ account, region }: Place): Target["resource"] => ({
    id,
    arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}`,
  });
};
