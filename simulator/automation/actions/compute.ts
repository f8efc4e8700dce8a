import { isMap, StepFailure } from "../types";
import type { Action } from "./action";
import { renamed, requiredText, text } from "./inputs";
import { pollUntil, undocumentedTimeout } from "./polling";

const outputLimit = 200 * 1024;

/**
 * Invokes a function (user guide, automation-action-lamb). Whether a function error fails the step is not stated: here
 * it does, so that a run does not go on after one. Declared outputs select from the function's result, as on the page
 * of aws:loop.
 */
export const invokeLambdaFunction: Action = {
  inputs: {
    FunctionName: { type: "String", required: true },
    Qualifier: { type: "String" },
    InvocationType: { type: "String", allowed: ["RequestResponse", "Event", "DryRun"] },
    LogType: { type: "String", allowed: ["None", "Tail"] },
    ClientContext: { type: "String" },
    InputPayload: { type: "StringMap" },
    Payload: { type: "String" },
  },
  outputs: { StatusCode: "String", FunctionError: "String", LogResult: "String", Payload: "String" },
  declaresOutputs: true,
  timeout: { byDefault: 300, cap: 300 },
  check(step, path) {
    return (step.outputs ?? []).flatMap(({ Selector }, index) =>
      /^\$\.(Payload|StatusCode|FunctionError|LogResult)\b/.test(Selector)
        ? [
            {
              path: `${path}.outputs[${index}].Selector`,
              message: "selects from the function's result itself: drop the first key",
            },
          ]
        : [],
    );
  },
  async run(context, inputs) {
    // Payload is ignored when both are given.
    const payload = inputs.InputPayload === undefined ? text(inputs, "Payload") : JSON.stringify(inputs.InputPayload);
    const answer = await context.call("lambda", "Invoke", {
      ...renamed(inputs, {
        FunctionName: "FunctionName",
        Qualifier: "Qualifier",
        InvocationType: "InvocationType",
        LogType: "LogType",
        ClientContext: "ClientContext",
      }),
      ...(payload === undefined ? {} : { Payload: payload }),
    });
    const result = decodePayload(answer.Payload);
    if (result.length > outputLimit) throw new StepFailure(`the function's result exceeds ${outputLimit} bytes`);
    if (answer.FunctionError) {
      throw new StepFailure(
        `function ${requiredText(inputs, "FunctionName")} failed (${answer.FunctionError}): ${result}`,
      );
    }
    const outputs: Record<string, unknown> = { StatusCode: String(answer.StatusCode ?? 200), Payload: result };
    if (typeof answer.LogResult === "string") outputs.LogResult = answer.LogResult;
    return { outputs, answer: parseJson(result) };
  },
};

function decodePayload(payload: unknown): string {
  if (payload instanceof Uint8Array) return Buffer.from(payload).toString("utf8");
  if (typeof payload === "string") return payload;
  return payload === undefined ? "" : JSON.stringify(payload);
}

function parseJson(result: string): unknown {
  try {
    return JSON.parse(result);
  } catch {
    return undefined;
  }
}

/** Runs a state machine to its end (user guide, automation-action-executeStateMachine). */
export const executeStateMachine: Action = {
  inputs: {
    stateMachineArn: { type: "String", required: true },
    input: { type: "String" },
    name: { type: "String" },
  },
  outputs: {
    executionArn: "String",
    input: "String",
    name: "String",
    output: "String",
    startDate: "String",
    stateMachineArn: "String",
    status: "String",
    stopDate: "String",
  },
  timeout: { byDefault: undocumentedTimeout },
  async run(context, inputs) {
    const { executionArn } = await context.call("stepfunctions", "StartExecution", inputs);
    try {
      return await pollUntil(context, async () => {
        const state = await context.call("stepfunctions", "DescribeExecution", { executionArn });
        if (state.status === "SUCCEEDED") return { outputs: stateMachineOutputs(state) };
        if (state.status === "RUNNING" || state.status === "PENDING_REDRIVE") return undefined;
        const reason = `${String(state.error ?? "")} ${String(state.cause ?? "")}`.trim();
        throw new StepFailure(`execution ${executionArn} is ${state.status}: ${reason}`);
      });
    } catch (error) {
      if (error instanceof StepFailure) throw error;
      // The step was cancelled or timed out: its page requires states:StopExecution.
      await context.cleanUp("stepfunctions", "StopExecution", { executionArn });
      throw error;
    }
  },
};

/** All String; a date as ISO 8601, whose form the page does not show. */
function stateMachineOutputs(state: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(executeStateMachine.outputs).flatMap((name) => {
      const value = state[name];
      if (value === undefined || isMap(value)) return [];
      return [[name, value instanceof Date ? value.toISOString() : String(value)]];
    }),
  );
}
