import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { given } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { concurrencyRecord, functionName, isNumber, readReserved } from "./function/function";

export const releaseFunction = defineRunbook(
  {
    name: "ReleaseFunction",
    summary:
      "Lets a Lambda function run again that QuarantineFunction contained in the same incident, with the executions " +
      "that were reserved for it before, or with none reserved.",
    parameters: { FunctionName: functionName },
  },
  (r, context) => {
    const { FunctionName: name } = r.parameters;
    const prior = new PriorState(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveFunctionSaved", prior.key(name));
      const before = prior.load("LoadFunction", name, concurrencyRecord);
      r.when(
        "HadReserved",
        given(before.reserved),
        () => {
          r.lambda("ReserveAgain", "PutFunctionConcurrency", {
            FunctionName: name,
            ReservedConcurrentExecutions: before.executions,
          });
          r.lambda.assert(
            "ProveReserved",
            "GetFunctionConcurrency",
            { FunctionName: name },
            (answer) => asString(answer.ReservedConcurrentExecutions),
            [before.reserved],
          );
        },
        () => {
          r.lambda("ReserveNothing", "DeleteFunctionConcurrency", { FunctionName: name });
          r.when("StillReserved", isNumber(readReserved(r, "ReadLeft", name)), () =>
            r.fail("SayStillReserved", text`The function ${name} is still limited after its limit was removed.`),
          );
        },
      );
      tell(r, context, "SayReleased", text`The function ${name} runs again`, [
        text`The function ${name} can be invoked as before incident ${r.incidentId}, at the request of a person.`,
      ]);
    });
  },
);
