import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { or, startsWith } from "../../../../runbooks/language/conditions";
import type { Ref } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import type { ParameterDefinition } from "../../../../runbooks/language/types";

export const functionName = {
  type: "String",
  description: "Name of the Lambda function, without version or alias. Functions of Reflex itself are rejected.",
  allowedPattern: "^(?!reflex-)[A-Za-z0-9_-]{1,64}$",
} as const satisfies ParameterDefinition;

/**
 * A function's reserved concurrency: as a number, which is 0 where nothing is reserved, and as text, which is `none`
 * there. Only text can be compared with what is found, and only a number can be given to Lambda.
 */
export const concurrencyRecord = { executions: "N", reserved: "S" } as const;

/** The executions that are reserved for a function; unset when none are. */
export const readReserved = (
  r: Pick<RunbookBuilder<Record<never, never>>, "lambda">,
  step: string,
  name: Ref<string>,
): Ref<string> =>
  r.lambda(
    step,
    "GetFunctionConcurrency",
    { FunctionName: name },
    { outputs: (answer) => ({ executions: asString(answer.ReservedConcurrentExecutions) }) },
  ).executions;

/** Only a string test shows whether an output is set: a number begins with a digit. */
export const isNumber = (value: Ref<string>) => or(...[..."0123456789"].map((digit) => startsWith(value, digit)));
