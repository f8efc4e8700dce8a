import { isTrue, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { recorderName } from "./guardRails/parameters";
import { waitForRecording } from "./guardRails/recorders";
import { recorderRecord } from "./guardRails/records";

export const stopConfigRecorder = defineRunbook(
  {
    name: "StopConfigRecorder",
    summary: "Stops the configuration recorder of AWS Config that RestoreConfigRecorder started in the same incident.",
    parameters: { RecorderName: recorderName },
  },
  (r, context) => {
    const { RecorderName: name } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = "Stop the recorder by hand, if it should be stopped.";
    const remediation = new Remediation(r, context, {
      subject: "The recorder of AWS Config",
      resource: text`the configuration recorder ${name}`,
      goal: "in its earlier state",
      byHand,
      parts: {
        Stopped: { what: "stop the recorder if it was stopped", matters: "It records although it did not.", byHand },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveRecorderSaved", prior.key(name));
        return prior.load("LoadRecorder", name, recorderRecord);
      });
      r.when("WasStopped", not(isTrue(before.recording)), () =>
        remediation.essential("Stopped", () => {
          r.config("StopRecorder", "StopConfigurationRecorder", { ConfigurationRecorderName: name });
          waitForRecording(r, "ProveStopped", name, false);
        }),
      );
      remediation.conclude(
        "SayStopped",
        "AWS Config is in its earlier state",
        [
          text`The configuration recorder ${name} is as it was before incident ${r.incidentId}, at the request of a person.`,
        ],
        [],
      );
    });
  },
);
