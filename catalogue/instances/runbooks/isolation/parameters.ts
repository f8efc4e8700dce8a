import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { autoScalingGroupName, instanceId, none, revokeBefore, roleName } from "../../../../runbooks/shared/parameters";

export const isolationParameters = {
  InstanceId: instanceId,
  SubnetId: {
    type: "String",
    description: "Subnet of the instance, in which a replacement is launched.",
    allowedPattern: "^subnet-([0-9a-f]{8}|[0-9a-f]{17})$",
  },
  InstanceType: {
    type: "String",
    description: "Type of the instance, and of a replacement.",
    allowedPattern: "^[a-z0-9-]+\\.[a-z0-9-]+$",
  },
  RoleName: roleName,
  AutoScalingGroupName: autoScalingGroupName,
  RevokeBefore: revokeBefore,
  GoldenImageId: {
    type: "String",
    description: "Image that a replacement outside of a group is launched from, or none.",
    default: none,
    allowedPattern: "^(none|ami-([0-9a-f]{8}|[0-9a-f]{17}))$",
  },
  LockUntil: {
    type: "String",
    description: "Until when the snapshots are locked against deletion, ISO 8601 and UTC, or none.",
    default: none,
    allowedPattern: "^(none|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z)$",
  },
} as const satisfies Record<string, ParameterDefinition>;

export type Isolation = RunbookBuilder<typeof isolationParameters>;
