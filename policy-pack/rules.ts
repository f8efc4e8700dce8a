import { alarmActions } from "./policies/cloudwatch/alarmActions";
import { alarmTargetsExist } from "./policies/cloudwatch/alarmTargetsExist";
import { pointInTimeRecovery } from "./policies/dynamodb/pointInTimeRecovery";
import { tablePolicySource } from "./policies/dynamodb/policySource";
import { archiveRetention } from "./policies/events/archiveRetention";
import { busDeadLetterQueue } from "./policies/events/busDeadLetterQueue";
import { busOrganizationOnly } from "./policies/events/busOrganizationOnly";
import { deadLetterQueueKept } from "./policies/events/deadLetterQueueKept";
import { loopGuard } from "./policies/events/loopGuard";
import { patternNarrow } from "./policies/events/patternNarrow";
import { patternValid } from "./policies/events/patternValid";
import { replaysExcluded } from "./policies/events/replaysExcluded";
import { ruleTargets } from "./policies/events/ruleTargets";
import { scheduleValid } from "./policies/events/scheduleValid";
import { singleBusPolicy } from "./policies/events/singleBusPolicy";
import { targetDeadLetterQueue } from "./policies/events/targetDeadLetterQueue";
import { targetInput } from "./policies/events/targetInput";
import { boundedSelection } from "./policies/fis/boundedSelection";
import { emptyTargets } from "./policies/fis/emptyTargets";
import { experimentLogged } from "./policies/fis/experimentLogged";
import { notInManagementAccount } from "./policies/fis/notInManagementAccount";
import { experimentRoleTrust } from "./policies/fis/roleTrust";
import { stopCondition } from "./policies/fis/stopCondition";
import { targetsByTag } from "./policies/fis/targetsByTag";
import { actionsExist } from "./policies/iam/actionsExist";
import { broadManagedPolicies } from "./policies/iam/broadManagedPolicies";
import { noAccessKeys } from "./policies/iam/noAccessKeys";
import { noUserPolicies } from "./policies/iam/noUserPolicies";
import { noWildcardAction } from "./policies/iam/noWildcardAction";
import { noWildcardResource } from "./policies/iam/noWildcardResource";
import { passRole } from "./policies/iam/passRole";
import { policyVariables } from "./policies/iam/policyVariables";
import { roleTrust } from "./policies/iam/roleTrust";
import { serviceTrustSource } from "./policies/iam/serviceTrustSource";
import { sessionDuration } from "./policies/iam/sessionDuration";
import { keyPolicySource } from "./policies/kms/keyPolicy";
import { keyRotation } from "./policies/kms/rotation";
import { boundedConcurrency } from "./policies/lambda/boundedConcurrency";
import { environmentSecrets } from "./policies/lambda/environmentSecrets";
import { functionUrlAuth } from "./policies/lambda/functionUrl";
import { layerNotPublic } from "./policies/lambda/layerNotPublic";
import { functionLogGroup } from "./policies/lambda/logGroup";
import { permissionSource } from "./policies/lambda/permissionSource";
import { supportedRuntime } from "./policies/lambda/supportedRuntime";
import { tracing } from "./policies/lambda/tracing";
import { logResourcePolicySource } from "./policies/logs/resourcePolicySource";
import { logRetention } from "./policies/logs/retention";
import { pipeDeadLetterQueue } from "./policies/pipes/deadLetterQueue";
import { pipeLogged } from "./policies/pipes/logged";
import { pipeRole } from "./policies/pipes/role";
import { accountPinned } from "./policies/provider/accountPinned";
import { providerCredentials } from "./policies/provider/credentials";
import { guardedFields } from "./policies/provider/guardedFields";
import { protectKept } from "./policies/provider/protectKept";
import { regionAllowed } from "./policies/provider/regionAllowed";
import { accountClosed } from "./policies/s3/accountClosed";
import { bucketClosed } from "./policies/s3/bucketClosed";
import { evidenceLocked } from "./policies/s3/evidenceLocked";
import { noPublicAcl } from "./policies/s3/noPublicAcl";
import { bucketPolicySource } from "./policies/s3/policySource";
import { tlsRequired } from "./policies/s3/tlsRequired";
import { scheduleDeadLetterQueue } from "./policies/scheduler/deadLetterQueue";
import { schedulerScheduleValid } from "./policies/scheduler/scheduleValid";
import { scheduleTargetRole } from "./policies/scheduler/targetRole";
import { topicEncryption } from "./policies/sns/encryption";
import { topicPolicySource } from "./policies/sns/policySource";
import { subscriptionTls } from "./policies/sns/subscriptionTls";
import { queueEncrypted } from "./policies/sqs/encrypted";
import { queuePolicySource } from "./policies/sqs/policySource";
import { queueRedrive } from "./policies/sqs/redrive";
import { queueVisibility } from "./policies/sqs/visibility";
import { approvalBeforeDestruction } from "./policies/ssm/approvalBeforeDestruction";
import { assumeRolePresent } from "./policies/ssm/assumeRolePresent";
import { commandParametersLimited } from "./policies/ssm/commandParametersLimited";
import { documentDocumented } from "./policies/ssm/documentDocumented";
import { documentNotPublic } from "./policies/ssm/documentNotPublic";
import { documentValid } from "./policies/ssm/documentValid";
import { noInlineScript } from "./policies/ssm/noInlineScript";
import { noInlineSecrets } from "./policies/ssm/noInlineSecrets";
import { parametersLimited } from "./policies/ssm/parametersLimited";
import { plainParameter } from "./policies/ssm/plainParameter";
import { priorStateSaved } from "./policies/ssm/priorStateSaved";
import { sessionEncrypted } from "./policies/ssm/sessionEncrypted";
import { sessionLogged } from "./policies/ssm/sessionLogged";
import { stateMachineDeadlines } from "./policies/states/deadlines";
import { stateMachineLogging } from "./policies/states/logging";
import type { ResourceRule } from "./rule";
import type { StackRule } from "./stackRule";

/** Every rule about single resources, for whoever judges them: the pack, and programs that judge their own. */
export const rules: readonly ResourceRule[] = [
  busOrganizationOnly,
  targetDeadLetterQueue,
  targetInput,
  patternNarrow,
  patternValid,
  scheduleValid,
  archiveRetention,
  approvalBeforeDestruction,
  documentValid,
  noInlineScript,
  priorStateSaved,
  documentNotPublic,
  assumeRolePresent,
  documentDocumented,
  parametersLimited,
  commandParametersLimited,
  noInlineSecrets,
  sessionEncrypted,
  sessionLogged,
  schedulerScheduleValid,
  scheduleDeadLetterQueue,
  pipeDeadLetterQueue,
  pipeLogged,
  stopCondition,
  boundedSelection,
  targetsByTag,
  experimentLogged,
  experimentRoleTrust,
  emptyTargets,
  notInManagementAccount,
  roleTrust,
  serviceTrustSource,
  passRole,
  noWildcardAction,
  noWildcardResource,
  actionsExist,
  sessionDuration,
  noAccessKeys,
  permissionSource,
  supportedRuntime,
  tracing,
  queuePolicySource,
  queueEncrypted,
  topicPolicySource,
  topicEncryption,
  bucketPolicySource,
  pointInTimeRecovery,
  tablePolicySource,
  keyPolicySource,
  keyRotation,
  logRetention,
  logResourcePolicySource,
  stateMachineLogging,
  stateMachineDeadlines,
  alarmActions,
  accountPinned,
  regionAllowed,
  providerCredentials,
  guardedFields,
  protectKept,
  broadManagedPolicies,
  noUserPolicies,
  policyVariables,
  functionUrlAuth,
  layerNotPublic,
  environmentSecrets,
  plainParameter,
  subscriptionTls,
  noPublicAcl,
  accountClosed,
  busDeadLetterQueue,
];

/** Every rule about links between the resources of a stack. Only the engine sees all of them. */
export const stackRules: readonly StackRule[] = [
  singleBusPolicy,
  ruleTargets,
  replaysExcluded,
  loopGuard,
  deadLetterQueueKept,
  boundedConcurrency,
  functionLogGroup,
  queueRedrive,
  bucketClosed,
  evidenceLocked,
  alarmTargetsExist,
  queueVisibility,
  tlsRequired,
  scheduleTargetRole,
  pipeRole,
];
