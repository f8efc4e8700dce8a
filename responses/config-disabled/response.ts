import { restoreConfigRecorder } from "../../runbooks/RestoreConfigRecorder";
import { stopConfigRecorder } from "../../runbooks/StopConfigRecorder";
import { callerOf, successfulCall, targetOfCall } from "../calls";
import { requiredMatch } from "../fields";
import { notOwnRuns } from "../ownRuns";
import { type ConfigurationRecorderFacts, configurationRecorder } from "../resources/configuration-recorder";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../types";

const pattern: EventPattern = successfulCall(["aws.config"], {
  eventSource: ["config.amazonaws.com"],
  eventName: ["StopConfigurationRecorder"],
  userIdentity: notOwnRuns("config:StopConfigurationRecorder"),
});

export const configDisabled: RunbookResponse<ConfigurationRecorderFacts> = {
  name: "config-disabled",
  title: "AWS Config no longer records",
  summary:
    "Answers a call that stops the configuration recorder of AWS Config, after which no change is recorded or checked. " +
    "The recorder is started again with the settings it has.",
  placement: "central",
  forms: { cloudtrail: { pattern, target } },
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
  // The ARN ends in an id that the call does not tell.
  return targetOfCall(
    event,
    "config",
    { id, path: `configuration-recorder/${id}/*` },
    `${callerOf(event)} stops the configuration recorder ${id}`,
  );
}
