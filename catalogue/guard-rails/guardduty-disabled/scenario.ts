import {
  CreateDetectorCommand,
  GetDetectorCommand,
  GuardDutyClient,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/detector-suspended.json";

interface CallDetail {
  recipientAccountId: string;
  requestParameters: { detectorId: string };
}

const owner = "team-security";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const guardduty = world.client(GuardDutyClient);
  const { DetectorId = "" } = await guardduty.send(
    new CreateDetectorCommand({
      Enable: true,
      Tags: { [world.ownerTagKey]: owner, [world.allowlistTag.key]: world.allowlistTag.value },
    }),
  );
  await guardduty.send(new UpdateDetectorCommand({ DetectorId, Enable: false }));
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as CallDetail;
  const changes = [`detector ${detail.requestParameters.detectorId} is ${DetectorId} here: the emulator chooses ids`];
  detail.requestParameters.detectorId = DetectorId;
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return { event: rewritten, changes, headline: `GuardDuty detector ${DetectorId} suspended`, subject: DetectorId };
}

async function state(world: World, { subject }: Staged): Promise<Record<string, unknown>> {
  const { Status } = await world.client(GuardDutyClient).send(new GetDetectorCommand({ DetectorId: subject }));
  return { status: Status };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ status }) => ({ "the detector is enabled": status === "ENABLED" }),
  async outcome(world, staged) {
    const { status } = await state(world, staged);
    return [`GuardDuty detector ${staged.subject} (${owner}) is ${String(status).toLowerCase()}`];
  },
};
