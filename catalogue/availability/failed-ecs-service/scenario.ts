import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { serviceOf } from "../resources/ecs-service";
import example from "./events/fires/circuit-breaker-gave-up.json";
import { look, owner, runningService, taskDefinition } from "./world";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { id } = serviceOf(event).resource;
  const [cluster, service = ""] = id.split("/");
  await runningService(world, id, { deploymentCircuitBreaker: { enable: true, rollback: false } });
  const broken = await taskDefinition(world, service, false);
  await world.client(ECSClient).send(new UpdateServiceCommand({ cluster, service, taskDefinition: broken }));
  const { deployments } = await look(world, id);
  const rewritten = structuredClone(event);
  const named = String(rewritten.detail.deploymentId);
  const failed = deployments?.[0]?.id ?? "";
  rewritten.detail.deploymentId = failed;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [`deployment ${named} is ${failed} here: the emulator chooses ids`],
    headline: `service ${id}: revision ${broken.split(":").at(-1)} of its task definition does not start`,
    subject: id,
  };
}

async function state(world: World, { subject }: Staged): Promise<Record<string, unknown>> {
  const { deployments, runningCount, taskDefinition: definition } = await look(world, subject);
  return {
    taskDefinition: definition?.split("/").at(-1),
    running: runningCount,
    deployments: deployments?.map(({ status, rolloutState, taskDefinition: of }) => [
      status,
      rolloutState,
      of?.split("/").at(-1),
    ]),
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ deployments, running }) => ({
    "one deployment is left, and it is completed":
      (deployments as string[][]).map(([, is]) => is).join() === "COMPLETED",
    "all tasks run": running === 4,
  }),
  async outcome(world, staged) {
    const { running, taskDefinition: definition } = await state(world, staged);
    return [`service ${staged.subject} (${owner}) runs ${running} tasks of ${definition}`];
  },
};
