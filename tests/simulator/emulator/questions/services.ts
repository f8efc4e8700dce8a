import type { Answer, Aws } from "../aws";
import type { Question } from "./question";

const breaker = (rollback: boolean) => ({ deploymentCircuitBreaker: { enable: true, rollback } });

/** A task definition whose container runs on, or ends as soon as it is started. */
async function definition(aws: Aws, works: boolean): Promise<string> {
  const { taskDefinition } = await aws.call("ecs", "RegisterTaskDefinition", {
    family: "web",
    containerDefinitions: [
      { name: "web", image: "nginx", memory: 128, essential: true, ...(!works && { command: ["sh", "-c", "exit 1"] }) },
    ],
  });
  return taskDefinition.taskDefinitionArn;
}

/** A service of two tasks that works. */
async function service(aws: Aws, deploymentConfiguration: object = {}): Promise<string> {
  await aws.call("ecs", "CreateCluster", { clusterName: "shop" });
  const taskDefinition = await definition(aws, true);
  await aws.call("ecs", "CreateService", {
    cluster: "shop",
    serviceName: "web",
    taskDefinition,
    desiredCount: 2,
    deploymentConfiguration,
  });
  return taskDefinition;
}

const update = (aws: Aws, input: object) =>
  aws.call("ecs", "UpdateService", { cluster: "shop", service: "web", ...input });

async function look(aws: Aws): Promise<Answer> {
  const { services } = await aws.call("ecs", "DescribeServices", { cluster: "shop", services: ["web"] });
  const { desiredCount, runningCount, pendingCount, deployments, taskDefinition } = services[0];
  return {
    counts: [desiredCount, runningCount, pendingCount],
    definition: Number(taskDefinition.split(":").at(-1)),
    deployments: deployments.map((each: Answer) => [
      each.status,
      each.rolloutState,
      Number(each.taskDefinition.split(":").at(-1)),
      each.runningCount,
    ]),
  };
}

export const questionsAboutServices: Question[] = [
  {
    title: "a new service runs its tasks, and its deployment is complete",
    ask: async (aws) => {
      await service(aws);
      return look(aws);
    },
    expected: { counts: [2, 2, 0], definition: 1, deployments: [["PRIMARY", "COMPLETED", 1, 2]] },
  },
  {
    title: "another number of tasks is no deployment",
    ask: async (aws) => {
      await service(aws);
      const before = (await aws.call("ecs", "DescribeServices", { cluster: "shop", services: ["web"] })).services[0];
      await update(aws, { desiredCount: 5 });
      const after = (await aws.call("ecs", "DescribeServices", { cluster: "shop", services: ["web"] })).services[0];
      return [
        before.deployments[0].id === after.deployments[0].id,
        (await look(aws)).counts,
        after.deployments[0].runningCount,
      ];
    },
    expected: [true, [5, 5, 0], 5],
  },
  {
    title: "a definition whose container ends at once fails beside the one that runs",
    ask: async (aws) => {
      await service(aws, breaker(false));
      await update(aws, { taskDefinition: await definition(aws, false) });
      return look(aws);
    },
    expected: {
      counts: [2, 2, 0],
      definition: 2,
      deployments: [
        ["PRIMARY", "FAILED", 2, 0],
        ["ACTIVE", "COMPLETED", 1, 2],
      ],
    },
  },
  {
    title: "without a circuit breaker it goes on trying",
    ask: async (aws) => {
      await service(aws);
      await update(aws, { taskDefinition: await definition(aws, false) });
      return (await look(aws)).deployments[0];
    },
    expected: ["PRIMARY", "IN_PROGRESS", 2, 0],
  },
  {
    title: "a circuit breaker that rolls back returns to the definition that ran",
    ask: async (aws) => {
      await service(aws, breaker(true));
      await update(aws, { taskDefinition: await definition(aws, false) });
      return look(aws);
    },
    expected: { counts: [2, 2, 0], definition: 1, deployments: [["PRIMARY", "COMPLETED", 1, 2]] },
  },
  {
    title: "a forced deployment is a new one, and a working definition replaces a failed one",
    ask: async (aws) => {
      const working = await service(aws, breaker(false));
      await update(aws, { taskDefinition: await definition(aws, false) });
      const failed = await update(aws, { forceNewDeployment: true });
      const restored = await update(aws, { taskDefinition: working });
      const ids = [failed, restored].map(({ service: each }: Answer) => each.deployments[0].id);
      return [ids[0] !== ids[1], await look(aws)];
    },
    expected: [true, { counts: [2, 2, 0], definition: 1, deployments: [["PRIMARY", "COMPLETED", 1, 2]] }],
  },
];
