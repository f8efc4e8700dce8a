import { createHash } from "node:crypto";
import { dnsSuffixOf } from "../../aws/partitions";
import type { Model, Subject } from "./awsModel";

const busOf = ({ inputs }: Subject) => {
  const bus = typeof inputs.eventBusName === "string" ? inputs.eventBusName : "default";
  return bus.split("/").pop() ?? bus;
};

const eventBus: Model = (subject) => {
  const name = subject.text("name");
  return { id: name, outputs: { name, arn: subject.arn("events", `event-bus/${name}`) } };
};

/** Rules of the default bus have neither the bus in their ARN nor in their id. */
const eventRule: Model = (subject) => {
  const name = subject.nameFrom("name");
  const bus = busOf(subject);
  const onBus = bus === "default" ? name : `${bus}/${name}`;
  return { id: onBus, outputs: { name, eventBusName: bus, arn: subject.arn("events", `rule/${onBus}`) } };
};

const eventTarget: Model = (subject) => {
  const targetId = subject.nameFrom("targetId");
  const rule = subject.text("rule");
  const bus = busOf(subject);
  const parts = bus === "default" ? [rule, targetId] : [bus, rule, targetId];
  return { id: parts.join("-"), outputs: { targetId, eventBusName: bus } };
};

const queue: Model = (subject) => {
  const name = subject.nameFrom("name");
  const url = `https://sqs.${subject.region}.${dnsSuffixOf(subject.partition)}/${subject.account}/${name}`;
  return { id: url, outputs: { name, url, arn: subject.arn("sqs", name) } };
};

const topic: Model = (subject) => {
  const name = subject.nameFrom("name");
  const arn = subject.arn("sns", name);
  return { id: arn, outputs: { name, arn, owner: subject.account } };
};

const subscription: Model = (subject) => {
  const arn = `${subject.text("topic")}:${subject.uuid()}`;
  return { id: arn, outputs: { arn, ownerId: subject.account } };
};

const lambda: Model = (subject) => {
  const name = subject.nameFrom("name");
  const arn = subject.arn("lambda", `function:${name}`);
  // A number is never used again, also not after the function was deleted (Lambda guide, "Manage Lambda function versions").
  const last = Number(subject.replaces?.version) || 0;
  const version = subject.inputs.publish === true ? String(last + 1) : "$LATEST";
  const invokeArn = `arn:${subject.partition}:apigateway:${subject.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
  return { id: name, outputs: { name, arn, version, qualifiedArn: `${arn}:${version}`, invokeArn } };
};

const eventSourceMapping: Model = (subject) => {
  const uuid = subject.uuid();
  const called = subject.text("functionName");
  const functionArn = called.startsWith("arn:") ? called : subject.arn("lambda", `function:${called}`);
  return {
    id: uuid,
    outputs: { uuid, functionArn, state: "Enabled", arn: subject.arn("lambda", `event-source-mapping:${uuid}`) },
  };
};

const document: Model = (subject) => {
  const name = subject.text("name");
  const hash = createHash("sha256").update(subject.text("content")).digest("hex");
  const outputs = {
    name,
    arn: subject.arn("ssm", `document/${name}`),
    defaultVersion: "1",
    latestVersion: "1",
    documentVersion: "1",
    schemaVersion: "0.3",
    status: "Active",
    owner: subject.account,
    hash,
    hashType: "Sha256",
  };
  return { id: name, outputs };
};

const stateMachine: Model = (subject) => {
  const name = subject.nameFrom("name");
  const arn = subject.arn("states", `stateMachine:${name}`);
  return { id: arn, outputs: { name, arn, status: "ACTIVE" } };
};

const schedule: Model = (subject) => {
  const name = subject.nameFrom("name");
  const group = typeof subject.inputs.groupName === "string" ? subject.inputs.groupName : "default";
  return {
    id: `${group}/${name}`,
    outputs: { name, groupName: group, arn: subject.arn("scheduler", `schedule/${group}/${name}`) },
  };
};

/** FIS chooses the id; nothing in the template names it. */
const experimentTemplate: Model = (subject) => {
  const id = `EXT${subject.digits(16).toUpperCase()}`;
  return { id, outputs: { arn: subject.arn("fis", `experiment-template/${id}`) } };
};

/** A type whose id is its name and whose ARN is made of it. */
const named =
  (service: string, resource: (name: string) => string): Model =>
  (subject) => {
    const name = subject.nameFrom("name");
    return { id: name, outputs: { name, arn: subject.arn(service, resource(name)) } };
  };

/** What the provider answers for events, messages, code and what watches them. */
export const eventsAndCompute: Record<string, Model> = {
  "aws:cloudwatch/eventBus:EventBus": eventBus,
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": (subject) => ({ id: busOf(subject) }),
  "aws:cloudwatch/eventArchive:EventArchive": named("events", (name) => `archive/${name}`),
  "aws:cloudwatch/eventRule:EventRule": eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": eventTarget,
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": (subject) => ({ id: subject.text("queueUrl") }),
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": (subject) => ({ id: subject.text("arn") }),
  "aws:sns/topicSubscription:TopicSubscription": subscription,
  "aws:lambda/function:Function": lambda,
  // The result is known once the function has run, which it has not where only the program is.
  "aws:lambda/invocation:Invocation": (subject) => ({
    id: `${subject.text("functionName")}_$LATEST_1`,
    outputs: { result: "{}" },
  }),
  "aws:lambda/permission:Permission": (subject) => ({ id: subject.nameFrom("statementId") }),
  "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMapping,
  "aws:sfn/stateMachine:StateMachine": stateMachine,
  "aws:scheduler/schedule:Schedule": schedule,
  "aws:ssm/document:Document": document,
  "aws:fis/experimentTemplate:ExperimentTemplate": experimentTemplate,
  "aws:ssm/parameter:Parameter": named("ssm", (name) => `parameter${name.startsWith("/") ? "" : "/"}${name}`),
  "aws:cloudwatch/logGroup:LogGroup": named("logs", (name) => `log-group:${name}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named("cloudwatch", (name) => `alarm:${name}`),
  "aws:cloudwatch/dashboard:Dashboard": (subject) => ({
    id: subject.text("dashboardName"),
    outputs: {
      dashboardArn: `arn:${subject.partition}:cloudwatch::${subject.account}:dashboard/${subject.text("dashboardName")}`,
    },
  }),
};
