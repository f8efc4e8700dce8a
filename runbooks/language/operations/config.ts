import { on } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

const onRecorders = on("configuration-recorder/*");

export const config: OperationTable = {
  DeleteConfigRule: destructive("the rule and its results are gone"),
  DeleteConfigurationRecorder: destructive("changes are no longer recorded"),
  DeleteDeliveryChannel: disruptive("records are no longer delivered"),
  DescribeConfigurationRecorderStatus: reads(onRecorders),
  PutConfigurationRecorder: disruptive("may record less; the recorder before can be set again"),
  PutDeliveryChannel: disruptive("records may be delivered elsewhere"),
  StartConfigRulesEvaluation: reversible("evaluates again"),
  StartConfigurationRecorder: reversible("StopConfigurationRecorder undoes it", onRecorders),
  StopConfigurationRecorder: disruptive("changes are no longer recorded", onRecorders),
};
