import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { equals } from "../../../../runbooks/language/conditions";
import type { Ref } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { proofSeconds } from "../../../../runbooks/shared/waiting";
import { type Pin, pins } from "./parameters";

type Delivery = RunbookBuilder<Record<string, ParameterDefinition>>;

export interface Redeployment {
  /** The deployment whose revision is deployed once more. */
  deploymentId: Ref<string>;
  application: Ref<string>;
  group: Ref<string>;
  pin: Ref<string>;
  /** The variable that gets the id of the new deployment. */
  started: Ref<string>;
}

/** The longest time of a deployment, in seconds. CodeDeploy gives a host an hour for each step of its own. */
const deploymentSeconds = 7200;

/**
 * Deploys the revision of an earlier deployment, one branch for each way in which it can be fixed: an input cannot be
 * left out where there is nothing to put in. `otherwise` writes what happens when it is fixed in none of them.
 */
export function redeploy(
  r: Pick<Delivery, "codedeploy" | "when" | "updateVariable">,
  args: Redeployment,
  otherwise: () => void,
): void {
  const branch = ([pin, ...rest]: readonly Pin[]): void => {
    if (pin === undefined) {
      otherwise();
      return;
    }
    r.when(
      `IsFixedBy${stepName(pin)}`,
      equals(args.pin, pin),
      () => {
        const { deploymentId } = create(r, pin, args);
        r.updateVariable(`Note${stepName(pin)}`, args.started, deploymentId);
      },
      () => branch(rest),
    );
  };
  branch(pins);
}

/** Waits for a deployment to end, and ends the run as failed unless what it deployed is what the group serves now. */
export function proveServing(
  r: Pick<Delivery, "codedeploy">,
  { application, group, started }: Pick<Redeployment, "application" | "group" | "started">,
): void {
  const deployment = { deploymentId: started };
  r.codedeploy.waitFor(
    "WaitForDeployment",
    "GetDeployment",
    deployment,
    (answer) => asString(answer.deploymentInfo.status),
    ["Succeeded", "Failed", "Stopped"],
    { timeoutSeconds: deploymentSeconds },
  );
  r.codedeploy.assert(
    "ProveDeployed",
    "GetDeployment",
    deployment,
    (answer) => asString(answer.deploymentInfo.status),
    ["Succeeded"],
  );
  r.codedeploy.waitFor(
    "ProveServing",
    "GetDeploymentGroup",
    { applicationName: application, deploymentGroupName: group },
    (answer) => asString(answer.deploymentGroupInfo.lastSuccessfulDeployment.deploymentId),
    [started],
    { timeoutSeconds: proofSeconds },
  );
}

const stepName = (pin: Pin) =>
  pin
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

/** Reads the revision and deploys it, in two steps. */
function create(r: Pick<Delivery, "codedeploy">, pin: Pin, { deploymentId, application, group }: Redeployment) {
  const named = { applicationName: application, deploymentGroupName: group };
  const read = `ReadRevisionBy${stepName(pin)}`;
  const deploy = `DeployBy${stepName(pin)}`;
  if (pin === "github") {
    const gitHubLocation = r.codedeploy(
      read,
      "GetDeployment",
      { deploymentId },
      {
        outputs: ({ deploymentInfo: { revision } }) => ({
          repository: asString(revision.gitHubLocation.repository),
          commitId: asString(revision.gitHubLocation.commitId),
        }),
      },
    );
    return r.codedeploy(
      deploy,
      "CreateDeployment",
      { ...named, revision: { revisionType: "GitHub", gitHubLocation } },
      { outputs: (answer) => ({ deploymentId: asString(answer.deploymentId) }) },
    );
  }
  if (pin === "app-spec") {
    const appSpecContent = r.codedeploy(
      read,
      "GetDeployment",
      { deploymentId },
      {
        outputs: ({ deploymentInfo: { revision } }) => ({
          content: asString(revision.appSpecContent.content),
          sha256: asString(revision.appSpecContent.sha256),
        }),
      },
    );
    return r.codedeploy(
      deploy,
      "CreateDeployment",
      { ...named, revision: { revisionType: "AppSpecContent", appSpecContent } },
      { outputs: (answer) => ({ deploymentId: asString(answer.deploymentId) }) },
    );
  }
  const fixedBy = pin === "version" ? "version" : "eTag";
  const { bucket, key, bundleType, fixed } = r.codedeploy(
    read,
    "GetDeployment",
    { deploymentId },
    {
      outputs: ({ deploymentInfo: { revision } }) => ({
        bucket: asString(revision.s3Location.bucket),
        key: asString(revision.s3Location.key),
        bundleType: asString(revision.s3Location.bundleType),
        fixed: asString(revision.s3Location[fixedBy]),
      }),
    },
  );
  const s3Location = { bucket, key, bundleType, [fixedBy]: fixed };
  return r.codedeploy(
    deploy,
    "CreateDeployment",
    { ...named, revision: { revisionType: "S3", s3Location } },
    { outputs: (answer) => ({ deploymentId: asString(answer.deploymentId) }) },
  );
}
