import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { dimension } from "../../../signals/alarms";
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
