import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { autoScalingGroupName, instanceId } from "../../../../runbooks/shared/parameters";

const { allowedPattern, type } = autoScalingGroupName;

export const memberParameters = {
  InstanceId: instanceId,
  AutoScalingGroupName: { type, description: "Name of the Auto Scaling group of the instance.", allowedPattern },
} as const satisfies Record<string, ParameterDefinition>;
