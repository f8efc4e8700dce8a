import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Staged, World } from "../../../responses/scenario";
import { days, type SweepDetail } from "../../../responses/sweep";
import type { SignalEvent } from "../../../responses/types";

const owner = "team-data";

/** A user with one active key. Returns the id of the key. */
async function userWithKey(
  world: World,
  UserName: string,
  { madeAt, usedAt }: { madeAt: Date; usedAt?: Date },
): Promise<string> {
  const iam = world.client(IAMClient, { at: madeAt });
  await iam.send(
    new CreateUserCommand({
      UserName,
      Tags: [
        { Key: world.ownerTagKey, Value: owner },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
      ],
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const accessKeyId = AccessKey?.AccessKeyId ?? "";
  if (usedAt) await world.client(S3Client, { at: usedAt, accessKeyId }).send(new ListBucketsCommand({}));
  return accessKeyId;
}

/**
 * The user of the event with a key made 120 days before, and another one with a new key, who is left alone.
 * @param usedDaysAgo when the old key was last used; never when absent.
 */
export async function stageKeys(world: World, event: SignalEvent, usedDaysAgo?: number): Promise<Staged> {
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as SweepDetail;
  const user = detail.resource.id.replace("user/", "");
  const before = (count: number) => new Date(Date.parse(event.time) - days(count));
  const key = await userWithKey(world, user, {
    madeAt: before(120),
    ...(usedDaysAgo !== undefined && { usedAt: before(usedDaysAgo) }),
  });
  await userWithKey(world, "newcomer", { madeAt: before(3) });
  const [old = ""] = detail.parts;
  detail.title = detail.title.replace(old, key);
  detail.parts = [key];
  return {
    event: rewritten,
    changes: [`the access key is ${key}, which the emulator chose`],
    headline: detail.title,
    subject: detail.resource.id,
  };
}

/** The keys of the user, by their state. */
export async function stateOfKeys(world: World, { subject }: Staged): Promise<Record<string, unknown>> {
  const { AccessKeyMetadata = [] } = await world
    .client(IAMClient)
    .send(new ListAccessKeysCommand({ UserName: subject.replace("user/", "") }));
  const ids = (state: string) =>
    AccessKeyMetadata.flatMap(({ AccessKeyId, Status }) => (Status === state && AccessKeyId ? [AccessKeyId] : []));
  return { active: ids("Active").length, inactive: ids("Inactive").length };
}
