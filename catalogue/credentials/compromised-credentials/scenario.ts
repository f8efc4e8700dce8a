import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { contained, instanceRole, outcome, pipelineUser, state } from "../credentials-used-from-tor/world";
import { scenario as rootUsed } from "../root-used/scenario";
import example from "./events/fires/user.guardduty.json";
import { compromisedCredentials } from "./response";

/** The user or role whose credentials the finding is about, in whichever form the finding is. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const form = event.source === "aws.guardduty" ? "guardduty" : "security-hub";
  const { resource, signal } = compromisedCredentials.forms[form]?.target(event) ?? {};
  const subject = resource?.id ?? "";
  const [type, name = ""] = subject.split("/");
  if (type === "user") await pipelineUser(world, name);
  if (type === "role") await instanceRole(world, name);
  return { event, changes: [], headline: signal?.title ?? "", subject };
}

const isRoot = ({ subject }: Staged) => subject === "root";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state: (world, staged) => (isRoot(staged) ? rootUsed.state(world, staged) : state(world, staged)),
  healed: (after) => (after.inlinePolicies === undefined ? {} : (contained?.(after) ?? {})),
  outcome: (world, staged) => (isRoot(staged) ? rootUsed.outcome(world, staged) : outcome(world, staged)),
};
