import { not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { given } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { proofSeconds, waitUntil } from "../../../runbooks/shared/waiting";
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
    const byHand = text`Give ${name} the reserved concurrency that it had, or none, by hand.`;
    const remediation = new Remediation(r, context, {
      subject: text`The function ${name}`,
      resource: text`the function ${name}`,
      goal: "released",
      byHand,
      parts: {
        Concurrency: {
          what: "restore the reserved concurrency",
          matters: "Its invocations may still be throttled.",
          byHand,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveFunctionSaved", prior.key(name));
        return prior.load("LoadFunction", name, concurrencyRecord);
      });
      remediation.essential("Concurrency", () =>
        r.when(
          "HadReserved",
          given(before.reserved),
          () => {
            r.lambda("ReserveAgain", "PutFunctionConcurrency", {
              FunctionName: name,
              ReservedConcurrentExecutions: before.executions,
            });
            r.lambda.waitFor(
              "ProveReserved",
              "GetFunctionConcurrency",
              { FunctionName: name },
              (answer) => asString(answer.ReservedConcurrentExecutions),
              [before.reserved],
              { timeoutSeconds: proofSeconds },
            );
          },
          () => {
            r.lambda("ReserveNothing", "DeleteFunctionConcurrency", { FunctionName: name });
            waitUntil(r, {
              name: "NothingReserved",
              look: (step) => not(isNumber(readReserved(r, step, name))),
              otherwise: text`The function ${name} is still limited after its limit was removed.`,
            });
          },
        ),
      );
      remediation.conclude(
        "SayReleased",
        text`The function ${name} runs again`,
        [text`The function ${name} can be invoked as before incident ${r.incidentId}, at the request of a person.`],
        [],
      );
    });
  },
);
