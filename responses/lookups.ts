import type { ResourceKind } from "./types";

/**
 * The read-only actions with which triage looks at a resource in a member account. The responder role in the member
 * grants them, and the session of one lookup is narrowed to those of its kind. None of them but iam:GetInstanceProfile
 * supports resource-level permissions (Service Authorization Reference: EC2, EC2 Auto Scaling, IAM).
 */
export const lookupActions: Record<ResourceKind, readonly string[]> = {
  instance: [
    "autoscaling:DescribeAutoScalingInstances",
    "ec2:DescribeAddresses",
    "ec2:DescribeIamInstanceProfileAssociations",
    "ec2:DescribeInstances",
    "iam:GetInstanceProfile",
  ],
  "security-group": ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
};
