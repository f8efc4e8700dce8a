import { dimension } from "../alarms";
import type { Scenario } from "../scenario";
import type { SignalEvent } from "../types";
import example from "./events/fires/status-check-fails.json";
import { ofMember, stageMember } from "./world";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  async stage(world, event) {
    const { name, ...staged } = await stageMember(world, event, dimension(event, "InstanceId", /^i-/));
    return { ...staged, headline: `instance ${staged.subject} (${name}) fails a status check` };
  },
  ...ofMember,
};
