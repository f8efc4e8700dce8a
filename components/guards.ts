/**
 * What other Pulumi programs import as `reflex/guards` (docs/deployments.md). It loads nothing of the blueprint: importing
 * `reflex` itself would deploy it.
 */
export { ConfigurationGuard, type ConfigurationGuardArgs } from "./configurationGuard";
export { DeploymentGuard, type DeploymentGuardArgs } from "./deploymentGuard";
export type { Place } from "./naming";
export type { DeploymentTarget, EcsTarget, LambdaTarget, ServerTarget } from "./plan/deploymentTargets";
