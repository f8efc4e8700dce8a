import { requiredText } from "../../../responses/fields";
import { lastPart } from "../../../responses/reading";
import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { firstEntity } from "../../../signals/health";
import { ofMember, stageMember } from "../unhealthy-group-instance/world";
import example from "./events/fires/host-of-an-instance-with-volumes.json";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  async stage(world, event) {
    const named = lastPart(requiredText(event, firstEntity));
    const { name, ...staged } = await stageMember(world, event, named);
    const by = requiredText(event, "detail.startTime");
    return { ...staged, headline: `the host of instance ${staged.subject} (${name}) is retired on ${by}` };
  },
  ...ofMember,
};
