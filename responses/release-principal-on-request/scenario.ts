import { scenario as contain } from "../contain-principal-on-request/scenario";
import type { Scenario, Staged, World } from "../scenario";
import { clicked } from "../staging";
import type { SignalEvent } from "../types";
import example from "./events/fires/user.json";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  // The same finding, but for what is asked.
  const asked = { ...event, id: `${event.id}-1`, detail: { ...event.detail, actionName: "Contain" } };
  const { event: beforehand, subject } = await contain.stage(world, asked);
  return {
    beforehand,
    event: clicked(world, event, {}),
    changes: [`${subject} was contained on request before`],
    headline: `somebody of the security team clicks "Release" on a finding about ${subject}`,
    subject,
  };
}

export const scenario: Scenario = {
  ...contain,
  example: example as unknown as SignalEvent,
  stage,
  healed: ({ keys, policies, inlinePolicies }) => ({
    "nothing is refused any more": ![...((policies ?? []) as string[]), ...(inlinePolicies as string[])].some((name) =>
      /^(AWSDenyAll$|ReflexContained-)/.test(name),
    ),
    "the key that was in use is active": keys === undefined || Object.values(keys as object).includes("Active"),
  }),
};
