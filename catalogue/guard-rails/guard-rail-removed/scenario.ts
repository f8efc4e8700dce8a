import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  ListTrailsCommand,
} from "@aws-sdk/client-cloudtrail";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { bucket } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/trail-deleted.json";

interface CallDetail {
  eventName: string;
  recipientAccountId: string;
  requestParameters: { name?: string };
}

/** A deleted trail existed; the other calls page people whether or not their target exists. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as CallDetail;
  const { name } = detail.requestParameters;
  if (detail.eventName === "DeleteTrail") {
    const cloudtrail = world.client(CloudTrailClient);
    const S3BucketName = await bucket(world, `trail-${world.account}-${world.region}`);
    await cloudtrail.send(new CreateTrailCommand({ Name: name, S3BucketName }));
    await cloudtrail.send(new DeleteTrailCommand({ Name: name }));
  }
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [],
    headline: `${detail.eventName} in account ${world.account}`,
    subject: world.account,
  };
}

async function state(world: World): Promise<Record<string, unknown>> {
  const { Trails = [] } = await world.client(CloudTrailClient).send(new ListTrailsCommand({}));
  return { trails: Trails.map(({ Name }) => Name) };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  async outcome(world) {
    const { trails } = await state(world);
    return [`account ${world.account} has ${(trails as string[]).length} trails: people decide`];
  },
};
