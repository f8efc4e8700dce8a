import { ApiFailure } from "../caller";
import { isMap, StepFailure } from "../types";
import type { Action, InputDefinition, StepContext } from "./action";
import { renamed, requiredText } from "./inputs";
import { pollUntil, undocumentedTimeout } from "./polling";

const passedOn: Record<string, InputDefinition> = {
  StackName: { type: "String", required: true },
  Capabilities: { type: "StringList" },
  ClientRequestToken: { type: "String" },
  DisableRollback: { type: "Boolean" },
  NotificationARNs: { type: "StringList" },
  OnFailure: { type: "String", allowed: ["DO_NOTHING", "ROLLBACK", "DELETE"] },
  Parameters: { type: "MapList" },
  ResourceTypes: { type: "StringList" },
  RoleARN: { type: "String" },
  StackPolicyBody: { type: "String" },
  StackPolicyURL: { type: "String" },
  Tags: { type: "MapList", maxItems: 10 },
  TemplateBody: { type: "String" },
  TemplateURL: { type: "String" },
  TimeoutInMinutes: { type: "Integer" },
};

const sameNames = (inputs: Record<string, InputDefinition>): Record<string, string> =>
  Object.fromEntries(Object.keys(inputs).map((name) => [name, name]));

/** Creates a CloudFormation stack and waits for it (user guide, automation-action-createstack). */
export const createStack: Action = {
  inputs: passedOn,
  outputs: { StackId: "String", StackStatus: "String", StackStatusReason: "String" },
  timeout: { byDefault: undocumentedTimeout },
  async run(context, inputs) {
    const { StackId } = await context.call("cloudformation", "CreateStack", renamed(inputs, sameNames(passedOn)));
    return pollUntil(context, async () => {
      const stack = await describeStack(context, String(StackId));
      const status = String(stack?.StackStatus);
      const reason = typeof stack?.StackStatusReason === "string" ? stack.StackStatusReason : undefined;
      if (status === "CREATE_COMPLETE") {
        const StackStatusReason = reason === undefined ? {} : { StackStatusReason: reason };
        return { outputs: { StackId: String(StackId), StackStatus: status, ...StackStatusReason } };
      }
      if (stack && !/FAILED|ROLLBACK_COMPLETE|DELETE_COMPLETE/.test(status)) return undefined;
      throw new StepFailure(`stack ${StackId} is ${stack ? status : "gone"}${reason ? `: ${reason}` : ""}`);
    });
  },
};

const deleteInputs: Record<string, InputDefinition> = {
  StackName: { type: "String", required: true },
  ClientRequestToken: { type: "String" },
  RetainResources: { type: "StringList" },
  RoleARN: { type: "String" },
};

/** Deletes a CloudFormation stack and waits until it is gone (user guide, automation-action-deletestack). */
export const deleteStack: Action = {
  inputs: deleteInputs,
  outputs: {},
  timeout: { byDefault: undocumentedTimeout },
  async run(context, inputs) {
    // A deleted stack is only found by its id.
    const before = await describeStack(context, requiredText(inputs, "StackName"));
    if (!before) return {};
    await context.call("cloudformation", "DeleteStack", renamed(inputs, sameNames(deleteInputs)));
    return pollUntil(context, async () => {
      const stack = await describeStack(context, String(before.StackId));
      if (!stack || stack.StackStatus === "DELETE_COMPLETE") return {};
      if (stack.StackStatus !== "DELETE_FAILED") return undefined;
      const reason = String(stack.StackStatusReason ?? "no reason given");
      throw new StepFailure(`stack ${before.StackId} is DELETE_FAILED: ${reason}`);
    });
  },
};

async function describeStack(context: StepContext, name: string): Promise<Record<string, unknown> | undefined> {
  try {
    const { Stacks } = await context.call("cloudformation", "DescribeStacks", { StackName: name });
    const [stack] = Array.isArray(Stacks) ? Stacks : [];
    return isMap(stack) ? stack : undefined;
  } catch (error) {
    if (error instanceof ApiFailure && error.code === "ValidationError" && error.message.includes("does not exist")) {
      return undefined;
    }
    throw error;
  }
}
