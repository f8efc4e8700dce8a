import { partitionOf } from "../../aws/partitions";
import { requiredMatch } from "../../responses/fields";
import type { SignalEvent, Target } from "../../responses/types";
import { none } from "../../runbooks/shared/parameters";
import { type BucketFacts, openingOf } from "./resources/bucket";
import { some, unknownOpening } from "./runbooks/buckets/parameters";

/** As AWS writes it in ARNs and fields; names from before March 2018 may be longer and have capitals. */
const name = "[A-Za-z0-9._-]{3,255}";

const resourceOf =
  (id: string) =>
  ({ region }: { region: string }): Target["resource"] => ({ id, arn: bucketArn(region, id) });

const bucketArn = (region: string, id: string) => `arn:${partitionOf(region)}:s3:::${id}`;

/** The bucket whose name is at this path of the event. */
export const bucketNamed = (event: SignalEvent, path: string) =>
  resourceOf(requiredMatch(event, path, new RegExp(`^${name}$`), "the name of a bucket"));

/** The bucket of the ARN or name at this path; the ARN may be that of an object in it. */
export const bucketAt = (event: SignalEvent, path: string) => {
  const form = new RegExp(`^(?:arn:aws[\\w-]*:s3:::(${name})(?:/.+)?|(${name}))$`, "s");
  const [, inArn, alone = ""] = form.exec(requiredMatch(event, path, form, "the name or ARN of a bucket")) ?? [];
  return resourceOf(inArn ?? alone);
};

/** Why ContainBucket has nothing left to do. */
export const closed = (facts: BucketFacts) =>
  facts.closed ? "the bucket's public access block is on: it has no public access" : undefined;

/** The parameters of ContainBucket for a bucket. */
export const closing = (facts: BucketFacts): Record<string, string[]> => ({
  BucketName: [facts.bucket],
  BlockBefore: [facts.block ? some : none],
  OpenedBy: [openingOf(facts) ?? unknownOpening],
});
