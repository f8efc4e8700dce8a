import { partitionOf } from "../../../aws/partitions";
import { field, firstText, requiredMatch, timeOf } from "../../../responses/fields";
import { type Place, placeOf } from "../../../responses/reading";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { alarmThatGoesOff, targetOfAlarm } from "../../../signals/alarms";
import { type ConfigurationEnvironmentFacts, configurationEnvironment } from "../resources/configuration-environment";
import { redeployConfiguration } from "../runbooks/RedeployConfiguration";
import { revertConfiguration } from "../runbooks/RevertConfiguration";

const id = /^[a-z0-9]{4,7}$/;
const named = /^appconfig\/([a-z0-9]{4,7})\/([a-z0-9]{4,7})(\/.*)?$/;

const takenBack = ["ROLLING_BACK", "ROLLED_BACK", "REVERTED"];
/** How long after a rollout an alarm is still treated as its consequence. AppConfig itself reverts within 72 hours. */
const suspectMinutes = 60;

/** Alarms of any kind whose name says which rollouts they are about: `appconfig/APPLICATION-ID/ENVIRONMENT-ID/…`. */
const alarm: EventPattern = alarmThatGoesOff({ alarmName: [{ prefix: "appconfig/" }] });

/**
 * What the extension "AWS AppConfig deployment events to Amazon EventBridge" sends. The user guide spells the action
 * point ON_DEPLOYMENT_ROLLED_BACK, the reference of EventBridge the event On Deployment Rollback; its type decides.
 */
const rolledBack: EventPattern = {
  source: ["aws.appconfig"],
  "detail-type": ["On Deployment Rolled Back", "On Deployment Rollback"],
  "replay-name": [{ exists: false }],
  detail: { Type: ["OnDeploymentRolledBack"] },
};

export const badConfigurationRollout: RunbookResponse<ConfigurationEnvironmentFacts> = {
  name: "bad-configuration-rollout",
  title: "A configuration causes an alarm while it is rolled out",
  summary:
    "Answers alarms named after an environment of AppConfig when a configuration is being rolled out to it or was in the " +
    "hour before: it is rolled back. Where AppConfig did that by itself, people are notified.",
  placement: "central",
  forms: { alarm: { pattern: alarm, target: targetOfNamedAlarm }, appconfig: { pattern: rolledBack, target } },
  runbook: revertConfiguration,
  undo: redeployConfiguration,
  resource: configurationEnvironment,
  // One bad configuration causes several alarms.
  coolDownHours: 1,
  nothingToDo,
  forPeople: (_event, { rollout }) =>
    rollout?.hasBefore === false
      ? `version ${rollout.version} is the first of ${rollout.configuration}: there is none to roll back to`
      : undefined,
  parameters: ({ facts: { applicationId, environmentId, rollout } }) => ({
    ApplicationId: [applicationId],
    EnvironmentId: [environmentId],
    DeploymentNumber: [String(rollout?.number ?? "none")],
  }),
};

function nothingToDo(event: SignalEvent, { monitors, rollout }: ConfigurationEnvironmentFacts): string | undefined {
  if (event.source === "aws.appconfig") return "AppConfig has rolled it back by itself";
  if (!rollout) return "no configuration was ever rolled out to it";
  const what = `version ${rollout.version} of ${rollout.configuration}`;
  if (takenBack.includes(rollout.state)) return `${what} was rolled back already`;
  if (rollout.state === "COMPLETE") {
    const { completeForMinutes = Number.POSITIVE_INFINITY } = rollout;
    return completeForMinutes > suspectMinutes
      ? `no configuration was rolled out in the hour before: ${what} was the last`
      : undefined;
  }
  return monitors.includes(String(field(event, "resources.0"))) ? "AppConfig rolls it back by itself" : undefined;
}

/** The event is about its extension's association, whose ARN has account and Region. */
function target(event: SignalEvent): Target {
  const place = placeOf(event, { arn: ["resources.0"] });
  const application = requiredMatch(event, "detail.Application.Id", id, "the id of an application");
  const environment = requiredMatch(event, "detail.Environment.Id", id, "the id of an environment");
  const number = field(event, "detail.DeploymentNumber");
  const which = typeof number === "number" ? `deployment ${number}` : "a deployment";
  return {
    ...place,
    resource: environmentNamed(application, environment, place),
    signal: {
      id: `${application}/${environment}/${typeof number === "number" ? number : event.id}`,
      version: firstText(event, "detail.InvocationId") ?? event.id,
      title: `AppConfig has taken ${which} to environment ${environment} back`,
      occurredAt: timeOf(event),
    },
  };
}

function targetOfNamedAlarm(event: SignalEvent): Target {
  const form = "appconfig/APPLICATION-ID/ENVIRONMENT-ID, with more after another slash";
  const [, application = "", environment = ""] =
    named.exec(requiredMatch(event, "detail.alarmName", named, form)) ?? [];
  return targetOfAlarm(event, (place) => environmentNamed(application, environment, place));
}

const environmentNamed = (application: string, environment: string, place: Place) => ({
  id: `${application}/${environment}`,
  arn:
    `arn:${partitionOf(place.region)}:appconfig:${place.region}:${place.account}:` +
    `application/${application}/environment/${environment}`,
});
