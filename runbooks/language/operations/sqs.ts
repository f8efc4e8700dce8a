import { isRecord } from "../../../aws/json";
import { byInput, destructive, disruptive, type OperationTable, reversible } from "./operation";

export const sqs: OperationTable = {
  ChangeMessageVisibility: reversible("the message comes back earlier or later"),
  DeleteMessage: destructive("the message is gone"),
  DeleteQueue: destructive("the queue and its messages are gone"),
  PurgeQueue: destructive("every message is gone"),
  ReceiveMessage: disruptive("messages are hidden from others, and counted towards the dead-letter queue"),
  SendMessage: destructive("starts whatever listens to the queue, which cannot be seen here"),
  SendMessageBatch: destructive("starts whatever listens to the queue, which cannot be seen here"),
  SetQueueAttributes: byInput(({ Attributes }) =>
    isRecord(Attributes) && !("MessageRetentionPeriod" in Attributes)
      ? disruptive("who may use the queue changes at once")
      : destructive("a shorter retention deletes messages"),
  ),
  StartMessageMoveTask: disruptive("messages of a dead-letter queue are worked on again"),
};
