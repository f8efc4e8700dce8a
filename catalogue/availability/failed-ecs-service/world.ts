import {
  CreateClusterCommand,
  CreateServiceCommand,
  type DeploymentConfiguration,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import type { World } from "../../../responses/scenario";

export const owner = "team-payments";

/** The task definition of a shop: its container runs on, or ends as soon as it is started. */
export async function taskDefinition(world: World, family: string, works: boolean): Promise<string> {
  const { taskDefinition: registered } = await world.client(ECSClient).send(
    new RegisterTaskDefinitionCommand({
      family,
      containerDefinitions: [
        {
          name: family,
          image: family,
          memory: 256,
          essential: true,
          ...(!works && { command: ["sh", "-c", "exit 1"] }),
        },
      ],
    }),
  );
  return registered?.taskDefinitionArn ?? "";
}

/**
 * A service of ECS that works.
 * @param id `cluster/service`
 */
export async function runningService(
  world: World,
  id: string,
  deploymentConfiguration: DeploymentConfiguration,
  tags: Record<string, string> = {},
): Promise<void> {
  const ecs = world.client(ECSClient);
  const [cluster, serviceName = ""] = id.split("/");
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const allTags = { [world.ownerTagKey]: owner, [world.allowlistTag.key]: world.allowlistTag.value, ...tags };
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName,
      taskDefinition: await taskDefinition(world, serviceName, true),
      desiredCount: 4,
      deploymentConfiguration,
      tags: Object.entries(allTags).map(([key, value]) => ({ key, value })),
    }),
  );
}

/** @param id `cluster/service` */
export async function look(world: World, id: string): Promise<Service> {
  const [cluster, service = ""] = id.split("/");
  const { services } = await world
    .client(ECSClient)
    .send(new DescribeServicesCommand({ cluster, services: [service] }));
  return services?.[0] ?? {};
}
