import { scenario as contain, instanceOf } from "../contain-instance-on-request/scenario";
import { victimName } from "../crypto-mining-instance/world";
import type { Scenario, Staged, World } from "../scenario";
import { clicked } from "../staging";
import type { SignalEvent } from "../types";
import example from "./events/fires/one-finding.json";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const contained = await contain.stage(world, contain.example);
  const { subject, changes } = contained;
  return {
    beforehand: contained.event,
    event: clicked(world, event, { [instanceOf(event)]: subject }),
    changes: [...changes, "it was contained on request before, and a person kept it from being terminated"],
    headline: `somebody of the security team clicks "Release" on a finding about ${subject} (${victimName})`,
    subject,
  };
}

export const scenario: Scenario = {
  ...contain,
  example: example as unknown as SignalEvent,
  stage,
  healed: ({ state, tags, instanceProfile, group, rolePolicies }) => ({
    "the instance runs": state === "running",
    "it is not marked as isolated": !Object.hasOwn(tags as object, "reflex:status"),
    "it has its profile again": instanceProfile !== undefined,
    "it is in its group again": group !== undefined,
    "no sessions of its role are refused": (rolePolicies as string[]).length === 0,
  }),
};
