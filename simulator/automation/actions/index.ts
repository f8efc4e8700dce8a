import type { DocumentStep } from "../types";
import type { Action } from "./action";
import { assertAwsResourceProperty, executeAwsApi, waitForAwsResourceProperty } from "./api";
import { executeAutomation } from "./child";
import { runCommand } from "./command";
import { executeStateMachine, invokeLambdaFunction } from "./compute";
import { branch, loop, sleep, updateVariable } from "./flow";
import { copyImage, createImage, deleteImage } from "./images";
import { changeInstanceState, createTags, runInstances } from "./instances";
import { approve, pause } from "./people";
import { createStack, deleteStack } from "./stacks";
import { executeScript, invokeWebhook } from "./unavailable";

const catalogue: Readonly<Record<string, Action>> = {
  approve,
  assertAwsResourceProperty,
  branch,
  changeInstanceState,
  copyImage,
  createImage,
  createStack,
  createTags,
  deleteImage,
  deleteStack,
  executeAutomation,
  executeAwsApi,
  executeScript,
  executeStateMachine,
  invokeLambdaFunction,
  invokeWebhook,
  loop,
  pause,
  runCommand,
  runInstances,
  sleep,
  updateVariable,
  waitForAwsResourceProperty,
};

/** Every action of an Automation document by its full name, `aws:…`. */
export const actions: ReadonlyMap<string, Action> = new Map(
  Object.entries(catalogue).map(([name, action]) => [`aws:${name}`, action]),
);

/** The action of a validated step. */
export function actionOf(step: { action: string }): Action {
  const action = actions.get(step.action);
  if (!action) throw new Error(`the document was not validated: ${step.action} is not an action`);
  return action;
}

/** Whether a step has an output of that name, predefined or declared. */
export function hasOutput(step: DocumentStep, name: string): boolean {
  return Object.hasOwn(actionOf(step).outputs, name) || (step.outputs ?? []).some(({ Name }) => Name === name);
}
