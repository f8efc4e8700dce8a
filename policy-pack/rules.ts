import { busOrganizationOnly } from "./policies/events/busOrganizationOnly";
import { targetDeadLetterQueue } from "./policies/events/targetDeadLetterQueue";
import { passRole } from "./policies/iam/passRole";
import { roleTrust } from "./policies/iam/roleTrust";
import { permissionSource } from "./policies/lambda/permissionSource";
import { accountPinned } from "./policies/provider/accountPinned";
import { topicPolicySource } from "./policies/sns/policySource";
import { queuePolicySource } from "./policies/sqs/policySource";
import { approvalBeforeDestruction } from "./policies/ssm/approvalBeforeDestruction";
import type { ResourceRule } from "./rule";

/** Every rule, for whoever judges resources: the pack, and programs that judge their own. */
export const rules: readonly ResourceRule[] = [
  busOrganizationOnly,
  targetDeadLetterQueue,
  approvalBeforeDestruction,
  roleTrust,
  passRole,
  permissionSource,
  queuePolicySource,
  topicPolicySource,
  accountPinned,
];
