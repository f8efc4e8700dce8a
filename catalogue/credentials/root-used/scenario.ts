import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/console-sign-in.json";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const rewritten = structuredClone(event);
  rewritten.account = world.account;
  const { userIdentity } = rewritten.detail as { userIdentity?: Record<string, string> };
  if (userIdentity) userIdentity.accountId = world.account;
  return {
    event: rewritten,
    changes: [],
    headline: `the root user of ${world.account} is used`,
    subject: "root",
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  // Nothing in an account can contain its root user, so there is nothing that may change.
  state: async () => ({}),
  outcome: async () => ["people are notified; root's password and keys are changed by hand"],
};
