import type { RunbookResponse } from "../../../responses/types";
import { functionRequest } from "../../../signals/customAction";
import { functionCommandAndControl } from "../function-command-and-control/response";
import { type FunctionFacts, lambdaFunction } from "../resources/function";
import { quarantineFunction } from "../runbooks/QuarantineFunction";
import { releaseFunction } from "../runbooks/ReleaseFunction";

export const containFunctionOnRequest: RunbookResponse<FunctionFacts> = {
  name: "contain-function-on-request",
  title: "A person requests in Security Hub that a function be contained",
  summary:
    "Answers the custom action Contain of the security account on findings about Lambda functions. Nobody can invoke the " +
    "function any more; its code and its settings stay for the investigation.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": functionRequest("Contain") },
  runbook: quarantineFunction,
  undo: releaseFunction,
  resource: lambdaFunction,
  coolDownHours: 0,
  nothingToDo: functionCommandAndControl.nothingToDo,
  forPeople: functionCommandAndControl.forPeople,
  parameters: functionCommandAndControl.parameters,
};
