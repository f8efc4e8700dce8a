import { isTrue, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { recorderName } from "./guardRails/parameters";
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
    prior.prove("ProveRecorderSaved", prior.key(name));
    const before = prior.load("LoadRecorder", name, recorderRecord);
    r.when("WasStopped", not(isTrue(before.recording)), () =>
      r.config("StopRecorder", "StopConfigurationRecorder", { ConfigurationRecorderName: name }),
    );
    tell(r, context, "SayStopped", text`AWS Config is in its earlier state`, [
      text`The configuration recorder ${name} is as it was before incident ${r.incidentId}, at the request of a person.`,
    ]);
  },
);
