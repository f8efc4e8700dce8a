import type { Scenario, Staged, World } from "../../../responses/scenario";
import { clicked } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import { principalRequest } from "../../../signals/customAction";
import { contained, instanceRole, outcome, pipelineUser, state } from "../credentials-used-from-tor/world";
import example from "./events/fires/user.json";

/** Makes the user or role that the request names. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { resource } = principalRequest("Contain").target(event);
  const [type, name = ""] = resource.id.split("/");
  if (type === "role") await instanceRole(world, name);
  else await pipelineUser(world, name);
  return {
    event: clicked(world, event, {}),
    changes: [],
    headline: `somebody of the security team clicks "Contain" on a finding about ${resource.id}`,
    subject: resource.id,
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: contained,
  outcome,
};
