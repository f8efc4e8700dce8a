import { requiredMatch } from "../../../responses/fields";
import { read } from "../../../responses/resource";
import { sweepForm } from "../../../responses/sweep";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { callerOf, successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { type ConfigurationRecorderFacts, configurationRecorder } from "../resources/configuration-recorder";
import { restoreConfigRecorder } from "../runbooks/RestoreConfigRecorder";
import { stopConfigRecorder } from "../runbooks/StopConfigRecorder";

const pattern: EventPattern = successfulCall(["aws.config"], {
  eventSource: ["config.amazonaws.com"],
  eventName: ["StopConfigurationRecorder"],
  userIdentity: notOwnRuns("config:StopConfigurationRecorder"),
});

const recorders = read("config", "DescribeConfigurationRecorders", () => ({}));

/** For calls of which no event came. */
const sweep = sweepForm<ConfigurationRecorderFacts>("config-disabled", configurationRecorder, {
  schedule: "cron(40 5 * * ? *)",
  list: {
    read: recorders,
    resources: (answer) =>
      (answer(recorders)?.ConfigurationRecorders ?? []).flatMap(({ name: id, arn }) =>
        id && arn ? [{ id, arn }] : [],
      ),
  },
  finding: ({ name, recording, stoppedAt }) =>
    recording || !stoppedAt
      ? undefined
      : { since: Date.parse(stoppedAt), title: `The configuration recorder ${name} was stopped and still is` },
});

export const configDisabled: RunbookResponse<ConfigurationRecorderFacts> = {
  name: "config-disabled",
  title: "AWS Config no longer records",
  summary:
    "Answers a call that stops the configuration recorder of AWS Config, after which no change is recorded or checked. " +
    "The recorder is started again with the settings it has.",
  placement: "central",
  forms: { cloudtrail: { pattern, target }, sweep },
  runbook: restoreConfigRecorder,
  undo: stopConfigRecorder,
  resource: configurationRecorder,
  coolDownHours: 0,
  nothingToDo: (_event, { recording }) => (recording ? "the recorder records again" : undefined),
  parameters: ({ facts }) => ({ RecorderName: [facts.name] }),
};

function target(event: SignalEvent): Target {
  const id = requiredMatch(
    event,
    "detail.requestParameters.configurationRecorderName",
    /^[A-Za-z0-9._-]{1,256}$/,
    "the name of a configuration recorder",
  );
  // The ARN ends in an id that the call does not contain.
  return targetOfCall(
    event,
    "config",
    { id, path: `configuration-recorder/${id}/*` },
    `${callerOf(event)} stops the configuration recorder ${id}`,
  );
}
