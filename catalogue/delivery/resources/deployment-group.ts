import type { DeploymentInfo, RevisionLocation } from "@aws-sdk/client-codedeploy";
import { type AnswerTo, type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";
import type { Target } from "../../../responses/types";
import type { Pin } from "../runbooks/delivery/parameters";

export interface DeploymentGroupFacts extends Facts {
  application: string;
  group: string;
  /** Names of the alarms on which CodeDeploy itself stops a deployment of the group. */
  alarms: string[];
  /** The newest deployment of the group. */
  deployment?: {
    id: string;
    /** Created, Queued, InProgress, Baking, Ready, Succeeded, Failed or Stopped. */
    status: string;
    /** A rollback that CodeDeploy made, not a deployment of somebody's. */
    isRollback: boolean;
    /** A person or a pipeline stopped it. */
    stoppedOnRequest: boolean;
    /** DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, DEPLOYMENT_STOP_ON_REQUEST. */
    rollsBackOn: string[];
    rolledBackBy?: string;
    pin?: Pin;
  };
  /** The last deployment that succeeded, and what fixes its revision so that it can be deployed again. */
  good?: { id: string; pin?: Pin };
}

/** The application and the group that an id names. */
export function namesOf({ resource }: Pick<Target, "resource">): { application: string; group: string } {
  const [application = "", group = ""] = resource.id.split("/");
  return { application, group };
}

const itself = read(
  "codedeploy",
  "GetDeploymentGroup",
  (target) => {
    const { application, group } = namesOf(target);
    return { applicationName: application, deploymentGroupName: group };
  },
  { missing: ["ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException"] },
);

const tags = read("codedeploy", "ListTagsForResource", ({ resource }) => ({ ResourceArn: resource.arn }), {
  pages: { list: "Tags", token: "NextToken" },
});

const deploymentNamed = (which: "lastAttemptedDeployment" | "lastSuccessfulDeployment") =>
  read("codedeploy", "GetDeployment", (_target, answer) => {
    const deploymentId = answer(itself)?.deploymentGroupInfo?.[which]?.deploymentId;
    return deploymentId === undefined ? undefined : { deploymentId };
  });

const newest = deploymentNamed("lastAttemptedDeployment");
const good = deploymentNamed("lastSuccessfulDeployment");

export const deploymentGroup: ResourceKind<DeploymentGroupFacts> = {
  name: "deployment-group",
  reads: [itself, tags, newest, good],
  facts: (target, answer) => {
    const known = answer(itself)?.deploymentGroupInfo;
    if (!known) return undefined;
    const { enabled, alarms = [] } = known.alarmConfiguration ?? {};
    return {
      ...namesOf(target),
      tags: tagMap(answer(tags)?.Tags),
      alarms: enabled ? alarms.flatMap(({ name }) => (name ? [name] : [])) : [],
      ...newestOf(answer),
      ...goodOf(answer),
    };
  },
  describe: ({ deployment, good: last }) =>
    `${deployment ? `deployment ${deployment.id} is ${deployment.status}` : "nothing was ever deployed"}, ` +
    `${last ? `${last.id} was the last to succeed` : "none has succeeded"}`,
};

function newestOf(answer: AnswerTo): Pick<DeploymentGroupFacts, "deployment"> {
  const info = answer(newest)?.deploymentInfo;
  if (!info?.deploymentId) return {};
  const { enabled, events = [] } = info.autoRollbackConfiguration ?? {};
  const rolledBackBy = info.rollbackInfo?.rollbackDeploymentId;
  return {
    deployment: {
      id: info.deploymentId,
      status: info.status ?? "unknown",
      isRollback: info.creator === "codeDeployRollback",
      stoppedOnRequest: info.errorInformation?.code === "MANUAL_STOP",
      rollsBackOn: enabled ? events : [],
      ...(rolledBackBy && { rolledBackBy }),
      ...pinOf(info),
    },
  };
}

function goodOf(answer: AnswerTo): Pick<DeploymentGroupFacts, "good"> {
  const info = answer(good)?.deploymentInfo;
  if (!info?.deploymentId) return {};
  // The AppSpec of a function names the version before it as well, which is another one by now.
  return { good: { id: info.deploymentId, ...(info.computePlatform !== "Lambda" && pinOf(info)) } };
}

/** What fixes the revision of a deployment; nothing where the same text may mean something else another time. */
function pinOf({ revision }: DeploymentInfo): { pin?: Pin } {
  const pin = revision && pinOfRevision(revision);
  return pin ? { pin } : {};
}

function pinOfRevision({
  revisionType,
  s3Location,
  gitHubLocation,
  appSpecContent,
}: RevisionLocation): Pin | undefined {
  if (revisionType === "S3" && s3Location?.version) return "version";
  if (revisionType === "S3" && s3Location?.eTag) return "etag";
  if (revisionType === "GitHub" && gitHubLocation?.repository && gitHubLocation.commitId) return "github";
  if (revisionType === "AppSpecContent" && appSpecContent?.content && appSpecContent.sha256) return "app-spec";
  return undefined;
}
