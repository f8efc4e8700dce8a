import type { Subject } from "../subject";
import { containFunctionOnRequest } from "./contain-function-on-request/response";
import { functionCommandAndControl } from "./function-command-and-control/response";
import { releaseFunctionOnRequest } from "./release-function-on-request/response";

export const functions: Subject = {
  name: "functions",
  title: "Functions",
  summary: "Lambda functions under an attacker's control",
  responses: [containFunctionOnRequest, functionCommandAndControl, releaseFunctionOnRequest],
};
