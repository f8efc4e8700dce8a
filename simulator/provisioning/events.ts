import { partitionOf } from "../../aws/partitions";
import { readBusPolicy } from "../events/busPolicy";
import { busName } from "../events/eventBridge";
import { optionalText, text } from "./inputs";
import type { Applier } from "./target";

const eventBus: Applier = (resource, { events }) =>
  events.createBus(resource.account, resource.region, text(resource, "name"), {
    Description: optionalText(resource, "description"),
  });

const eventBusPolicy: Applier = (resource, { resourcePolicies }) => {
  const name = busName(optionalText(resource, "eventBusName"));
  const arn = `arn:${partitionOf(resource.region)}:events:${resource.region}:${resource.account}:event-bus/${name}`;
  resourcePolicies.set(arn, `bus policy of ${name}`, readBusPolicy(text(resource, "policy"), arn));
};

const eventRule: Applier = (resource, { services }) =>
  services.get("events")?.handle({
    service: "events",
    operation: "PutRule",
    input: {
      EventBusName: optionalText(resource, "eventBusName"),
      Name: text(resource, "name"),
      State: optionalText(resource, "state"),
      EventPattern: optionalText(resource, "eventPattern"),
      ScheduleExpression: optionalText(resource, "scheduleExpression"),
      Description: optionalText(resource, "description"),
      RoleArn: optionalText(resource, "roleArn"),
    },
    account: resource.account,
    region: resource.region,
    principal: { kind: "root", account: resource.account },
  });

interface TargetInputs {
  input?: string;
  inputPath?: string;
  inputTransformer?: { inputPaths?: Record<string, string>; inputTemplate: string };
  retryPolicy?: { maximumRetryAttempts?: number; maximumEventAgeInSeconds?: number };
  deadLetterConfig?: { arn?: string };
  sqsTarget?: { messageGroupId?: string };
}

const eventTarget: Applier = (resource, { events }) => {
  const inputs = resource.inputs as TargetInputs;
  const { inputTransformer, retryPolicy, deadLetterConfig } = inputs;
  events.putTarget(
    resource.account,
    resource.region,
    busName(optionalText(resource, "eventBusName")),
    text(resource, "rule"),
    {
      Id: optionalText(resource, "targetId") ?? resource.name,
      Arn: text(resource, "arn"),
      RoleArn: optionalText(resource, "roleArn"),
      ...(inputs.input !== undefined && { Input: inputs.input }),
      ...(inputs.inputPath !== undefined && { InputPath: inputs.inputPath }),
      ...(inputTransformer && {
        InputTransformer: {
          InputPathsMap: inputTransformer.inputPaths,
          InputTemplate: inputTransformer.inputTemplate,
        },
      }),
      ...(retryPolicy && {
        RetryPolicy: {
          MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
          MaximumEventAgeInSeconds: retryPolicy.maximumEventAgeInSeconds,
        },
      }),
      ...(deadLetterConfig && { DeadLetterConfig: { Arn: deadLetterConfig.arn } }),
      ...(inputs.sqsTarget && { SqsParameters: { MessageGroupId: inputs.sqsTarget.messageGroupId } }),
    },
  );
};

const eventArchive: Applier = ({ account, region, inputs, ...resource }, { services }) =>
  services.get("events")?.handle({
    service: "events",
    operation: "CreateArchive",
    input: {
      ArchiveName: inputs.name ?? resource.outputs.name,
      EventSourceArn: inputs.eventSourceArn,
      Description: inputs.description,
      EventPattern: inputs.eventPattern,
      RetentionDays: inputs.retentionDays,
    },
    account,
    region,
    principal: { kind: "root", account },
  });

export const events: Record<string, Applier> = {
  "aws:cloudwatch/eventBus:EventBus": eventBus,
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": eventBusPolicy,
  "aws:cloudwatch/eventRule:EventRule": eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": eventTarget,
  "aws:cloudwatch/eventArchive:EventArchive": eventArchive,
};
