import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { none } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { proofSeconds } from "../../../runbooks/shared/waiting";
import { concurrencyRecord, functionName, isNumber, readReserved } from "./function/function";

export const quarantineFunction = defineRunbook(
  {
    name: "QuarantineFunction",
    summary:
      "Keeps a Lambda function from being invoked, in every version and through every alias: its reserved concurrency is " +
      "0. ReleaseFunction restores what was reserved for it before, or removes the limit.",
    parameters: { FunctionName: functionName },
    undo: "ReleaseFunction",
  },
  (r, context) => {
    const { FunctionName: name } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = text`Set the reserved concurrency of ${name} to 0 by hand now.`;
    const remediation = new Remediation(r, context, {
      subject: text`The function ${name}`,
      resource: text`the function ${name}`,
      goal: "contained",
      byHand,
      parts: {
        NoExecution: { what: "leave the function no execution", matters: "It can still be invoked.", byHand },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        const executions = readReserved(r, "ReadReserved", name);
        r.when(
          "HasReserved",
          isNumber(executions),
          () => prior.write("SaveReserved", name, concurrencyRecord, { executions, reserved: executions }),
          () => prior.write("SaveUnreserved", name, concurrencyRecord, { executions: "0", reserved: none }),
        );
        prior.prove("ProveFunctionSaved", prior.key(name));
      });
      remediation.essential("NoExecution", () => {
        r.lambda("LeaveNoExecution", "PutFunctionConcurrency", { FunctionName: name, ReservedConcurrentExecutions: 0 });
        r.lambda.waitFor(
          "ProveNoExecution",
          "GetFunctionConcurrency",
          { FunctionName: name },
          (answer) => asString(answer.ReservedConcurrentExecutions),
          ["0"],
          { timeoutSeconds: proofSeconds },
        );
      });
      remediation.conclude(
        "SayQuarantined",
        text`The function ${name} is contained`,
        [
          text`The reserved concurrency of the function ${name} is 0: every invocation is throttled. Running invocations end by themselves, within 15 minutes.`,
          "Events that AWS services invoke it with are retried for up to six hours, then lost unless it has a dead-letter queue.",
        ],
        [
          "Its role's credentials may have been stolen: check what the role did, and revoke its older sessions if so.",
          text`ReleaseFunction with incident ${r.incidentId} lets it run again.`,
        ],
      );
    });
  },
);
