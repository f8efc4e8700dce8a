import { isTrue, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asBoolean } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { recorderName } from "./guardRails/parameters";
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
    r.withDefaults({ maxAttempts: 3 }, () => {
      const read = (step: string) =>
        r.config(
          step,
          "DescribeConfigurationRecorderStatus",
          { ConfigurationRecorderNames: [name] },
          { outputs: (answer) => ({ recording: asBoolean(answer.ConfigurationRecordersStatus.at(0).recording) }) },
        );
      const { recording } = read("ReadRecorder");
      new PriorState(r, context).save("Recorder", name, recorderRecord, { recording });
      r.config("StartRecorder", "StartConfigurationRecorder", { ConfigurationRecorderName: name });
      const after = read("ReadRecorderAfter");
      r.when("IsStopped", not(isTrue(after.recording)), () =>
        r.fail("SayStopped", text`The configuration recorder ${name} does not record although it was started.`),
      );
      tell(r, context, "SayRestored", text`AWS Config records again`, [
        text`The configuration recorder ${name} was stopped. It records again, with the settings it had.`,
        text`StopConfigRecorder with incident ${r.incidentId} stops it again, if that was intended.`,
      ]);
    });
  },
);
