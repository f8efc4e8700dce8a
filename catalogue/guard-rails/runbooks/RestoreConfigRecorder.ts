import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asBoolean } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { recorderName } from "./guardRails/parameters";
import { waitForRecording } from "./guardRails/recorders";
import { recorderRecord } from "./guardRails/records";

export const restoreConfigRecorder = defineRunbook(
  {
    name: "RestoreConfigRecorder",
    summary:
      "Starts a configuration recorder of AWS Config again, with the settings it has. StopConfigRecorder stops it again.",
    parameters: { RecorderName: recorderName },
    undo: "StopConfigRecorder",
  },
  (r, context) => {
    const { RecorderName: name } = r.parameters;
    const byHand = "Start the recorder by hand now. It needs a delivery channel and a role that it may use.";
    const remediation = new Remediation(r, context, {
      subject: "The recorder of AWS Config",
      resource: text`the configuration recorder ${name}`,
      goal: "recording again",
      byHand,
      parts: {
        Recording: { what: "start the recorder", matters: "Changes of resources are not recorded.", byHand },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        const { recording } = r.config(
          "ReadRecorder",
          "DescribeConfigurationRecorderStatus",
          { ConfigurationRecorderNames: [name] },
          { outputs: (answer) => ({ recording: asBoolean(answer.ConfigurationRecordersStatus.at(0).recording) }) },
        );
        new PriorState(r, context).save("Recorder", name, recorderRecord, { recording });
      });
      remediation.essential("Recording", () => {
        r.config("StartRecorder", "StartConfigurationRecorder", { ConfigurationRecorderName: name });
        waitForRecording(r, "ProveRecording", name, true);
      });
      remediation.conclude(
        "SayRestored",
        "AWS Config records again",
        [text`The configuration recorder ${name} was stopped. It records again, with the settings it had.`],
        [text`StopConfigRecorder with incident ${r.incidentId} stops it again, if that was intended.`],
      );
    });
  },
);
