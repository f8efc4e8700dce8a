import { CreateKeyCommand, DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/key-of-an-application.json";

interface CallDetail {
  recipientAccountId: string;
  requestParameters: { keyId: string; pendingWindowInDays?: number };
}

const owner = "team-payments";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const kms = world.client(KMSClient);
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Description: "card numbers",
      Tags: [
        { TagKey: world.ownerTagKey, TagValue: owner },
        { TagKey: world.allowlistTag.key, TagValue: world.allowlistTag.value },
      ],
    }),
  );
  const KeyId = KeyMetadata?.KeyId ?? "";
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as CallDetail;
  const { keyId, pendingWindowInDays } = detail.requestParameters;
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: pendingWindowInDays }));
  detail.requestParameters.keyId = KeyId;
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [`key ${keyId} is ${KeyId} here: the emulator chooses ids`],
    headline: `key ${KeyId} (card numbers) scheduled for deletion`,
    subject: KeyId,
  };
}

/** The day of the deletion is not state: when undone, the waiting period starts again. */
const state = async (world: World, { subject }: Staged) => {
  const { KeyMetadata } = await world.client(KMSClient).send(new DescribeKeyCommand({ KeyId: subject }));
  return { keyState: KeyMetadata?.KeyState, deletionScheduled: KeyMetadata?.DeletionDate !== undefined };
};

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ keyState, deletionScheduled }) => ({
    "the key is enabled": keyState === "Enabled",
    "its deletion is not scheduled": deletionScheduled === false,
  }),
  async outcome(world, staged) {
    const { keyState } = await state(world, staged);
    return [`key ${staged.subject} (card numbers, ${owner}) is ${keyState}`];
  },
};
