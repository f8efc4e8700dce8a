import type { RunbookResponse } from "../../../responses/types";
import { fromUndone, functionRequest } from "../../../signals/customAction";
import { type FunctionFacts, lambdaFunction } from "../resources/function";
import { quarantineFunction } from "../runbooks/QuarantineFunction";
import { releaseFunction } from "../runbooks/ReleaseFunction";

export const releaseFunctionOnRequest: RunbookResponse<FunctionFacts> = {
  name: "release-function-on-request",
  title: "A person requests in Security Hub that a function be released",
  summary:
    "Answers the custom action Release of the security account on findings about Lambda functions. The function has the " +
    "executions again that it had before it was contained, if that was within 14 days.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": functionRequest("Release") },
  runbook: releaseFunction,
  undoes: quarantineFunction,
  resource: lambdaFunction,
  coolDownHours: 0,
  parameters: fromUndone(releaseFunction),
};
