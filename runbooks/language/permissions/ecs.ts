import { arn, type GrantRule, sidOf } from "./grant";

/** Which service it is, is only known in the run. */
const onServices =
  (operation: string): GrantRule =>
  (_inputs, scope) => [
    {
      sid: sidOf(`ecs:${operation}`),
      actions: [`ecs:${operation}`],
      resources: [arn(scope, "ecs", "service/*")],
    },
  ];

/** Roles of tasks are passed when a task definition is registered, not when a service takes it. */
export const ecsGrants: Record<string, GrantRule> = {
  DescribeServices: onServices("DescribeServices"),
  UpdateService: onServices("UpdateService"),
};
