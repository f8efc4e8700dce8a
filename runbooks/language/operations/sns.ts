import { arnOfInput, type GrantRule, sidOf } from "./grant";
import { destructive, disruptive, type OperationTable, reversible } from "./operation";

const onTopic: GrantRule = (action, inputs, scope) => [
  { sid: sidOf(action), actions: [action], resources: [arnOfInput(inputs.TopicArn, scope)] },
];

export const sns: OperationTable = {
  DeleteTopic: destructive("the topic and its subscriptions are gone"),
  Publish: reversible("sends a message to people or queues; changes no resource", onTopic),
  SetTopicAttributes: disruptive("who may use the topic changes at once"),
  Subscribe: reversible("Unsubscribe undoes it"),
  Unsubscribe: disruptive("somebody is no longer notified"),
};
