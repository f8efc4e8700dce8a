import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { none } from "../../../../runbooks/shared/parameters";

const name = "^[A-Za-z0-9_-]{1,255}$";

export const serviceParameters = {
  ClusterName: { type: "String", description: "Name of the ECS cluster.", allowedPattern: name },
  ServiceName: { type: "String", description: "Name of the ECS service.", allowedPattern: name },
} as const satisfies Record<string, ParameterDefinition>;

export const previousTaskDefinition = {
  type: "String",
  description: "ARN of the task definition that worked before, or none.",
  default: none,
  allowedPattern: "^(none|arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:task-definition/[A-Za-z0-9_-]{1,255}:[0-9]{1,9})$",
} as const satisfies ParameterDefinition;

export const desiredCount = {
  type: "String",
  description: "Number of tasks that the service should have.",
  allowedPattern: "^[1-9][0-9]{0,3}$",
} as const satisfies ParameterDefinition;
