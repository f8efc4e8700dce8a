import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Blueprint, blueprint } from "../../../cli/blueprint";
import { type DrillOptions, type DrillResult, type DrillStage, drill } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import { type Undone, undo } from "../../../cli/drill/undo";
import { loggedDecisions } from "../../../cli/story/decisions";
import { messagesTopicName, triageQueueName } from "../../../organization/names";
import { readMessage } from "../../../page/drill/messages";
import type { SignalEvent } from "../../../responses/types";
import { type DeployedResource, Emulator, type TimedEntry } from "../../../simulator";

/** The emulator of the test files that one process runs: started once, reset or copied by every drill. */
let shared: Promise<Emulator> | undefined;

/** An emulator for the tests of a file or a suite. It is not theirs alone, and ends with the process. */
export function sharedEmulator(): { get(): Emulator } {
  let emulator: Emulator | undefined;
  before(async () => {
    shared ??= Emulator.start({ background: true });
    emulator = await shared;
  });
  return {
    get: () => {
      if (!emulator) throw new Error("the emulator runs only inside tests");
      return emulator;
    },
  };
}

export const start = new Date("2026-11-24T09:14:00Z");

export const run = (
  emulator: Emulator,
  response: string,
  options: Partial<DrillOptions> = {},
  during?: (stage: DrillStage) => Promise<void>,
): Promise<DrillResult> =>
  drill({ response: responseByName(response), answer: async () => "approve", start, emulator, ...options }, during);

/** A drill, and what its undo leaves behind. */
export async function healAndUndo(
  emulator: Emulator,
  response: string,
  options: Partial<DrillOptions> = {},
): Promise<{ result: DrillResult; undone: Undone }> {
  let undone: Undone | undefined;
  const result = await run(emulator, response, options, async (stage) => {
    undone = await undo(stage);
  });
  return { result, undone: undone! };
}

/** The example organization with one resource changed. */
export async function changed(
  type: string,
  name: string,
  change: (inputs: Record<string, unknown>) => void,
): Promise<Blueprint> {
  const plan = await blueprint();
  const found = plan.deployment.resources.filter((r) => r.type === type && physicalName(r) === name);
  if (found.length === 0) throw new Error(`the deployment has no ${type} ${name}`);
  for (const { inputs } of found) change(inputs);
  return plan;
}

const physicalName = ({ name, inputs }: DeployedResource) => inputs.name ?? inputs.rule ?? inputs.eventBusName ?? name;

type Of<K extends TimedEntry["kind"]> = Extract<TimedEntry, { kind: K }>;

export const entries = <K extends TimedEntry["kind"]>(result: DrillResult, kind: K): Array<Of<K>> =>
  result.timeline.filter((e): e is Of<K> => e.kind === kind);

/** What triage decided, in order. */
export const decided = (result: DrillResult) =>
  entries(result, "invocation").flatMap(({ logs }) => loggedDecisions(logs));

/** Position in the timeline of the first successful call of an operation; -1 when there is none. */
export const firstCall = (result: DrillResult, operation: string): number =>
  result.timeline.findIndex((e) => e.kind === "call" && e.operation === operation && !e.error);

export const stepsEnded = (result: DrillResult, step: string): string[] =>
  entries(result, "step")
    .filter((e) => e.step === step && !["InProgress", "Waiting", "Pending"].includes(e.status))
    .map((e) => e.status);

export const titles = (result: DrillResult): string[] =>
  entries(result, "message")
    .filter(({ topicArn }) => !topicArn.endsWith(`:${messagesTopicName}`))
    .map(({ message, subject }) => readMessage(message, subject).title);

export async function messagesIn({ organization, blueprint: plan }: DrillStage, queue: string) {
  const sqs = organization.direct.in(SQSClient, plan.security.account, plan.settings.homeRegion);
  const QueueUrl = `${organization.endpoint}/${plan.security.account}/${queue}`;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  return { waiting: Number(Attributes?.ApproximateNumberOfMessages), messages: Messages };
}

export const triageDeadLetters = `${triageQueueName}-dlq`;

/** The example event of a response with its detail changed. */
export function variant(event: SignalEvent, change: (detail: Record<string, unknown>) => void): SignalEvent {
  const copy = structuredClone(event);
  change(copy.detail as Record<string, unknown>);
  return copy;
}
