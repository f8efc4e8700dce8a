import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { noActiveKey, outcome, pipelineUser, state } from "../credentials-used-from-tor/world";
import example from "./events/fires/quarantine-policy-attached.json";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as { recipientAccountId: string; requestParameters: { userName: string } };
  const { userName } = detail.requestParameters;
  const key = await pipelineUser(world, userName);
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [],
    headline: `AWS found an access key of ${userName} in public; its active key is ${key}`,
    subject: `user/${userName}`,
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: noActiveKey,
  outcome,
};
