import {
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { bucket, targetIn } from "../../../responses/staging";
import type { RunbookResponse, SignalEvent } from "../../../responses/types";

const owner = "team-payments";

/** Half a block: ACLs are ignored, policies are not, as after somebody made room for a public policy. */
const halfOpen = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
} satisfies PublicAccessBlockConfiguration;

/** A bucket with a policy by which anybody reads its objects. */
async function openBucket(world: World, name: string): Promise<void> {
  const s3 = world.client(S3Client);
  await bucket(world, name);
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: name, PublicAccessBlockConfiguration: halfOpen }));
  const anybodyReads = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [anybodyReads] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
  const tags = { [world.ownerTagKey]: owner, [world.allowlistTag.key]: world.allowlistTag.value };
  const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await s3.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet } }));
}

/** Makes the bucket that the event of any form of the response names. */
export const stageBucket =
  ({ forms }: Pick<RunbookResponse, "forms">): Scenario["stage"] =>
  async (world: World, event: SignalEvent): Promise<Staged> => {
    const { resource, signal } = targetIn(forms, event);
    await openBucket(world, resource.id);
    return { event, changes: [], headline: signal.title, subject: resource.id };
  };

/** An answer of S3, or undefined where the requested thing does not exist. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: Error) => {
    if (error.name.startsWith("NoSuch")) return undefined;
    throw error;
  });
}

export const state: Scenario["state"] = async (world, { subject: Bucket }) => {
  const s3 = world.client(S3Client);
  const block = await unlessMissing(s3.send(new GetPublicAccessBlockCommand({ Bucket })));
  const policy = await unlessMissing(s3.send(new GetBucketPolicyCommand({ Bucket })));
  const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
  return { block: block?.PublicAccessBlockConfiguration, policy: policy?.Policy, grants: Grants };
};

/** All four settings of the block are on. */
export const closed = ({ block }: Record<string, unknown>): boolean =>
  Object.values(block ?? {}).filter((setting) => setting === true).length === 4;

export const healed: Scenario["healed"] = (after) => ({ "there is no public access": closed(after) });

export const outcome: Scenario["outcome"] = async (world, staged) => [
  `bucket ${staged.subject} (${owner}): ${closed(await state(world, staged)) ? "closed to the public" : "open"}`,
];
