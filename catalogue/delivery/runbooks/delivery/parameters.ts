import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { none } from "../../../../runbooks/shared/parameters";

/** CodeDeploy API reference, "CreateDeployment": ids begin with d-. */
const id = (description: string) =>
  ({ type: "String", description, allowedPattern: "^d-[A-Z0-9]{9,15}$" }) as const satisfies ParameterDefinition;

export const deploymentId = id("Id of the deployment that fails.");
export const goodDeploymentId = id("Id of the last deployment of the group that succeeded.");

/** CodeDeploy user guide, "Quotas": names of applications and deployment groups. */
const name = (description: string) =>
  ({
    type: "String",
    description,
    allowedPattern: "^[A-Za-z0-9._+=,@-]{1,100}$",
  }) as const satisfies ParameterDefinition;

export const applicationName = name("Name of the CodeDeploy application.");
export const deploymentGroupName = name("Name of its deployment group.");

/**
 * How a revision says exactly what it is, so that the same can be deployed once more: an S3 object by its version or
 * its ETag, a commit of GitHub, or an AppSpec with its hash. An object that is named without either may be another by now.
 */
export const pins = ["version", "etag", "github", "app-spec"] as const;
export type Pin = (typeof pins)[number];

const pin = (description: string) =>
  ({
    type: "String",
    description,
    default: none,
    allowedPattern: `^(${[...pins, none].join("|")})$`,
  }) as const satisfies ParameterDefinition;

export const deploymentPin = pin("What fixes the revision of the failing deployment, none if nothing does.");
export const goodPin = pin("What fixes the revision of the last good deployment, none if nothing does.");

/** AppConfig API reference, "GetDeployment". */
const configurationId = (description: string) =>
  ({ type: "String", description, allowedPattern: "^[a-z0-9]{4,7}$" }) as const satisfies ParameterDefinition;

export const applicationId = configurationId("Id of the AppConfig application.");
export const environmentId = configurationId("Id of the AppConfig environment.");

export const deploymentNumber = {
  type: "String",
  description: "Number of the configuration's deployment in its environment.",
  allowedPattern: "^[1-9][0-9]{0,8}$",
} as const satisfies ParameterDefinition;
