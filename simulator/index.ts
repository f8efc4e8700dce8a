/** What the embedded organization offers to other programs. Kept stable. */

export { type CompiledPattern, compilePattern, type Explanation } from "../aws/patterns";
export { type ExecutionResult, type RunAutomationOptions, runAutomation } from "./automation/runAutomation";
export type { BusEvent, DeployedResource, Deployment } from "./aws";
export { type AuthorizationRequest, type Decision, evaluatePolicies, type NamedPolicy } from "./iam/evaluate";
export { EmbeddedOrganization, type OrganizationOptions } from "./organization";
export { Timeline, type TimelineEntry } from "./timeline";
