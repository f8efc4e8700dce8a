import { partitionOf } from "../../../aws/partitions";
import { field, firstText, requiredMatch, requiredText, timeOf } from "../../../responses/fields";
import { type Place, placeOf } from "../../../responses/reading";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { alarmThatGoesOff, targetOfAlarm } from "../../../signals/alarms";
import { type DeploymentGroupFacts, deploymentGroup } from "../resources/deployment-group";
import { redeployRevision } from "../runbooks/RedeployRevision";
import { rollBackDeployment } from "../runbooks/RollBackDeployment";

/** Deployments that can still be stopped (CodeDeploy API reference, "StopDeployment"). */
const underWay = ["Created", "Queued", "InProgress", "Baking", "Ready"];

/** Names of applications and groups have none of the characters that separate them here. */
const named = /^codedeploy\/([A-Za-z0-9._+=,@-]{1,100})\/([A-Za-z0-9._+=,@-]{1,100})(\/.*)?$/;

const failure: EventPattern = {
  source: ["aws.codedeploy"],
  "detail-type": ["CodeDeploy Deployment State-change Notification"],
  "replay-name": [{ exists: false }],
  detail: { state: ["FAILURE"] },
};

/** Alarms of any kind whose name says which deployments they are about: `codedeploy/APPLICATION/GROUP/…`. */
const alarm: EventPattern = alarmThatGoesOff({ alarmName: [{ prefix: "codedeploy/" }] });

export const failedDeployment: RunbookResponse<DeploymentGroupFacts> = {
  name: "failed-deployment",
  title: "A deployment fails, or causes an alarm while it is in progress",
  summary:
    "Answers CodeDeploy when a deployment has failed, and alarms named after a deployment group while one is under way. " +
    "It is rolled back and the previous revision is verified to be serving, unless the group does that by itself.",
  placement: "central",
  forms: { codedeploy: { pattern: failure, target }, alarm: { pattern: alarm, target: targetOfNamedAlarm } },
  runbook: rollBackDeployment,
  undo: redeployRevision,
  resource: deploymentGroup,
  // One bad deployment causes several alarms, and then fails.
  coolDownHours: 1,
  nothingToDo: (event, facts) => notDeploying(event, facts) ?? rollsBackByItself(event, facts),
  forPeople: (_event, facts) => impossible(facts),
  parameters: ({ facts: { application, group, deployment, good } }) => ({
    DeploymentId: [deployment?.id ?? "none"],
    ApplicationName: [application],
    DeploymentGroupName: [group],
    DeploymentPin: [deployment?.pin ?? "none"],
    GoodDeploymentId: [good?.id ?? "none"],
    GoodPin: [good?.pin ?? "none"],
  }),
};

function notDeploying(event: SignalEvent, { deployment }: DeploymentGroupFacts): string | undefined {
  if (!deployment) return "nothing was ever deployed to it";
  const { id, status } = deployment;
  if (deployment.rolledBackBy) return `${deployment.rolledBackBy} rolls ${id} back already`;
  if (deployment.isRollback && underWay.includes(status)) return `${id} rolls it back already`;
  if (status === "Succeeded") return `no deployment is under way: ${id} has succeeded`;
  if (deployment.stoppedOnRequest) return `somebody stopped ${id}`;
  const failed = event.source === "aws.codedeploy";
  return failed && underWay.includes(status) ? `the next deployment, ${id}, is under way already` : undefined;
}

function rollsBackByItself(event: SignalEvent, { alarms, deployment }: DeploymentGroupFacts): string | undefined {
  const { rollsBackOn = [], status = "" } = deployment ?? {};
  const onFailure = status === "Failed" && rollsBackOn.includes("DEPLOYMENT_FAILURE");
  const watched = alarms.includes(String(field(event, "detail.alarmName")));
  const onAlarm = watched && rollsBackOn.includes("DEPLOYMENT_STOP_ON_ALARM");
  return onFailure || onAlarm ? "the group rolls it back by itself" : undefined;
}

function impossible({ deployment, good }: DeploymentGroupFacts): string | undefined {
  if (deployment?.isRollback) return `${deployment.id} is itself a rollback, and it fails: check the group`;
  if (!good) return "no good deployment precedes it to roll back to";
  const ended = !underWay.includes(deployment?.status ?? "");
  return ended && !good.pin
    ? `it has ended, and nothing fixes exactly what ${good.id} had deployed: deploy the previous revision by hand`
    : undefined;
}

const groupArn = ({ account, region }: Place, id: string) =>
  `arn:${partitionOf(region)}:codedeploy:${region}:${account}:deploymentgroup:${id}`;

/** CodeDeploy names the group by its ARN beside the application's; the detail has no account. */
function target(event: SignalEvent): Target {
  const resources = Array.isArray(event.resources) ? event.resources.map(String) : [];
  const index = resources.findIndex((resource) => /^arn:[\w-]+:codedeploy:.*:deploymentgroup:[^:]+\//.test(resource));
  const place = placeOf(event, { arn: [`resources.${index}`] });
  // The detail has both names, too.
  const id =
    resources[index]?.split(":")[6] ??
    `${requiredText(event, "detail.application")}/${requiredText(event, "detail.deploymentGroup")}`;
  const deployment = firstText(event, "detail.deploymentId") ?? event.id;
  return {
    ...place,
    resource: { id, arn: groupArn(place, id) },
    signal: {
      id: deployment,
      version: firstText(event, "detail.state") ?? event.id,
      title: `Deployment ${deployment} of ${id} has failed`,
      occurredAt: timeOf(event),
    },
  };
}

function targetOfNamedAlarm(event: SignalEvent): Target {
  const form = "codedeploy/APPLICATION/GROUP, with more after another slash";
  const [, application, group] = named.exec(requiredMatch(event, "detail.alarmName", named, form)) ?? [];
  const id = `${application}/${group}`;
  return targetOfAlarm(event, (place) => ({ id, arn: groupArn(place, id) }));
}
