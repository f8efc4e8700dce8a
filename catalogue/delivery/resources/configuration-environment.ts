import type { DeploymentSummary } from "@aws-sdk/client-appconfig";
import { type Facts, type ResourceKind, read } from "../../../responses/resource";
import type { Target } from "../../../responses/types";

export interface ConfigurationEnvironmentFacts extends Facts {
  applicationId: string;
  environmentId: string;
  /** ARNs of the alarms on which AppConfig itself rolls a configuration back. */
  monitors: string[];
  /** The newest rollout of any configuration. */
  rollout?: {
    number: number;
    configuration: string;
    version: string;
    /** DEPLOYING, BAKING, VALIDATING, COMPLETE, ROLLING_BACK, ROLLED_BACK or REVERTED. */
    state: string;
    /** Minutes between its completion and the signal. */
    completeForMinutes?: number;
    /** A version of the same configuration was complete before. */
    hasBefore: boolean;
  };
}

/** The application and the environment that an id names. */
const idsOf = ({ resource }: Target): { ApplicationId: string; EnvironmentId: string } => {
  const [ApplicationId = "", EnvironmentId = ""] = resource.id.split("/");
  return { ApplicationId, EnvironmentId };
};

const itself = read("appconfig", "GetEnvironment", idsOf, { missing: ["ResourceNotFoundException"] });

const tags = read("appconfig", "ListTagsForResource", ({ resource }) => ({ ResourceArn: resource.arn }));

const deployments = read("appconfig", "ListDeployments", idsOf, { pages: { list: "Items", token: "NextToken" } });

export const configurationEnvironment: ResourceKind<ConfigurationEnvironmentFacts> = {
  name: "configuration-environment",
  reads: [itself, tags, deployments],
  facts: (target, answer) => {
    const environment = answer(itself);
    if (!environment) return undefined;
    const { ApplicationId: applicationId, EnvironmentId: environmentId } = idsOf(target);
    return {
      applicationId,
      environmentId,
      tags: answer(tags)?.Tags ?? {},
      monitors: (environment.Monitors ?? []).flatMap(({ AlarmArn }) => (AlarmArn ? [AlarmArn] : [])),
      ...newestOf(answer(deployments)?.Items ?? [], target.signal.occurredAt),
    };
  },
  describe: ({ rollout }) =>
    rollout
      ? `version ${rollout.version} of ${rollout.configuration} is ${rollout.state}`
      : "no configuration was ever rolled out to it",
};

/** The order of the list is not documented; numbers grow. */
function newestOf(list: DeploymentSummary[], occurredAt: string): Pick<ConfigurationEnvironmentFacts, "rollout"> {
  const [newest, ...before] = [...list].sort((a, b) => (b.DeploymentNumber ?? 0) - (a.DeploymentNumber ?? 0));
  if (!newest?.DeploymentNumber) return {};
  const { ConfigurationName, CompletedAt } = newest;
  const same = before.filter((each) => each.ConfigurationName === ConfigurationName && each.State === "COMPLETE");
  return {
    rollout: {
      number: newest.DeploymentNumber,
      configuration: ConfigurationName ?? "a configuration without a name",
      version: newest.ConfigurationVersion ?? "unknown",
      state: newest.State ?? "unknown",
      ...(CompletedAt && {
        completeForMinutes: Math.round((Date.parse(occurredAt) - CompletedAt.getTime()) / 60_000),
      }),
      hasBefore: same.length > 0,
    },
  };
}
