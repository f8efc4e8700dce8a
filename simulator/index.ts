/**
 * The API of the embedded organization. Everything outside this folder and its tests imports it from here
 * (tests/architecture.test.ts). Kept stable.
 *
 * What is heavy is loaded when it is first called: an organization brings clients of the AWS SDK, the reader of
 * programs brings Pulumi, and most commands need neither.
 */

import type * as automation from "./automation/runAutomation";
import type * as program from "./deployment/fromProgram";
import type * as organization from "./organization";
import type * as stepFunctions from "./stepfunctions/definitionProblems";

export type { Answers } from "./answers";
export { hashOf } from "./assembly/hash";
export type { KeptDeployment } from "./assembly/snapshot";
export type { Answer, ExecutionResult, RunAutomationOptions } from "./automation/runAutomation";
export type { Waiting } from "./automation/types";
export {
  type ApiCall,
  AwsError,
  type BusEvent,
  type DeployedResource,
  type Deployment,
  type Principal,
  principalArn,
} from "./aws";
export { type ChaosKind, type ChaosOptions, chaosKinds, everyKind } from "./chaos/kinds";
export { callThatFailed, DirectClients } from "./clients";
export { answerOf } from "./deployment/awsModel";
export { deploymentFromPreview, isPreview } from "./deployment/fromPreview";
export type { ProgramOptions, ProgramStack } from "./deployment/fromProgram";
export { deploymentFromState } from "./deployment/fromState";
export { type ProviderScope, providerScope } from "./deployment/providers";
export type { CallRecord, Fault, FaultPlan } from "./door";
export { Emulator, type EmulatorOptions } from "./emulator";
export { abandonEarly, startEarly } from "./emulator/early";
export { install, installed } from "./emulator/install";
export { loadModels, type Models } from "./emulator/models";
export type { EmulatedState } from "./emulator/state";
export { parseSchedule, type Schedule } from "./events/schedule";
export { type ActionDetails, findAction } from "./iam/catalogue";
export { type AuthorizationRequest, type Decision, evaluatePolicies, type NamedPolicy } from "./iam/evaluate";
export type { OrganizationOptions } from "./organization";
export type { OnProgress, Progress } from "./progress";
export { type TimedEntry, Timeline, type TimelineEntry } from "./timeline";

export type EmbeddedOrganization = organization.EmbeddedOrganization;

export const EmbeddedOrganization: Pick<typeof organization.EmbeddedOrganization, "start"> = {
  start: async (options) => (await import("./organization")).EmbeddedOrganization.start(options),
};

export const deploymentFromProgram: typeof program.deploymentFromProgram = async (options) =>
  (await import("./deployment/fromProgram")).deploymentFromProgram(options);

export const deploymentOf: typeof program.deploymentOf = async (...stack) =>
  (await import("./deployment/fromProgram")).deploymentOf(...stack);

export const runAutomation: typeof automation.runAutomation = async (...run) =>
  (await import("./automation/runAutomation")).runAutomation(...run);

/** Like the function of the same name in stepfunctions/definitionProblems.ts. */
export const definitionProblems = async (
  ...definition: Parameters<typeof stepFunctions.definitionProblems>
): Promise<ReturnType<typeof stepFunctions.definitionProblems>> =>
  (await import("./stepfunctions/definitionProblems")).definitionProblems(...definition);
