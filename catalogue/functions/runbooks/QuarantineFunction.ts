import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { none } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { concurrencyRecord, functionName, isNumber, readReserved } from "./function/function";

export const quarantineFunction = defineRunbook(
  {
    name: "QuarantineFunction",
    summary:
      "Keeps a Lambda function from being invoked, in every version and through every alias: no execution is left to " +
      "it. ReleaseFunction gives it what was reserved for it before, or what everybody has.",
    parameters: { FunctionName: functionName },
    undo: "ReleaseFunction",
  },
  (r, context) => {
    const { FunctionName: name } = r.parameters;
    const prior = new PriorState(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      const executions = readReserved(r, "ReadReserved", name);
      r.when(
        "HasReserved",
        isNumber(executions),
        () => prior.write("SaveReserved", name, concurrencyRecord, { executions, reserved: executions }),
        () => prior.write("SaveUnreserved", name, concurrencyRecord, { executions: "0", reserved: none }),
      );
      prior.prove("ProveFunctionSaved", prior.key(name));
      r.lambda("LeaveNoExecution", "PutFunctionConcurrency", { FunctionName: name, ReservedConcurrentExecutions: 0 });
      r.lambda.assert(
        "ProveNoExecution",
        "GetFunctionConcurrency",
        { FunctionName: name },
        (answer) => asString(answer.ReservedConcurrentExecutions),
        ["0"],
      );
      tell(r, context, "SayQuarantined", text`The function ${name} is not run any more`, [
        text`No execution is left to the function ${name}: whoever invokes it is throttled. What runs now ends by itself, within 15 minutes.`,
        "Events that AWS services invoke it with are tried again for up to six hours, then lost unless it has a dead-letter queue.",
        "Its role's credentials may have been taken: look at what the role did, and refuse its older sessions if so.",
        text`ReleaseFunction with incident ${r.incidentId} lets it run again.`,
      ]);
    });
  },
);
