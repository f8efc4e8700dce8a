import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { look, owner, runningService } from "../failed-ecs-service/world";
import example from "./events/fires/processor.json";
import { maximumTag, overloadedService } from "./response";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { id } = overloadedService.forms.alarm?.target(event).resource ?? { id: "" };
  await runningService(world, id, {}, { [maximumTag]: "5" });
  const rewritten = structuredClone(event);
  rewritten.account = world.account;
  return { event: rewritten, changes: [], headline: `service ${id} is overloaded`, subject: id };
}

async function state(world: World, { subject }: Staged) {
  const { desiredCount, runningCount, taskDefinition } = await look(world, subject);
  return { desired: desiredCount, running: runningCount, taskDefinition };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ desired, running }) => ({
    "it has as many tasks as its tag allows": desired === 5,
    "all of them run": running === desired,
  }),
  async outcome(world, staged) {
    const { running, desired } = await state(world, staged);
    return [`service ${staged.subject} (${owner}) runs ${running} of ${desired} tasks`];
  },
};
