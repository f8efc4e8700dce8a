import { isMap, StepFailure } from "../types";
import type { Action, StepContext } from "./action";
import { list, renamed, requiredText } from "./inputs";
import { pollMilliseconds, undocumentedTimeout } from "./polling";

interface InstanceStatus {
  InstanceId?: string;
  InstanceState?: { Name?: string };
  InstanceStatus?: { Status?: string };
  SystemStatus?: { Status?: string };
}

/** Changes or asserts the state of instances (user guide, automation-action-changestate). */
export const changeInstanceState: Action = {
  inputs: {
    InstanceIds: { type: "StringList", required: true },
    DesiredState: { type: "String", required: true, allowed: ["running", "stopped", "terminated"] },
    CheckStateOnly: { type: "Boolean" },
    Force: { type: "Boolean" },
    AdditionalInfo: { type: "String" },
  },
  outputs: {},
  timeout: { byDefault: 3_600 },
  async run(context, inputs) {
    const InstanceIds = list(inputs, "InstanceIds");
    const desired = requiredText(inputs, "DesiredState");
    if (inputs.CheckStateOnly !== true) {
      if (desired === "running") {
        await context.call("ec2", "StartInstances", {
          InstanceIds,
          ...renamed(inputs, { AdditionalInfo: "AdditionalInfo" }),
        });
      } else if (desired === "stopped") {
        await context.call("ec2", "StopInstances", { InstanceIds, ...renamed(inputs, { Force: "Force" }) });
      } else await context.call("ec2", "TerminateInstances", { InstanceIds });
    }
    await untilInstances(context, InstanceIds, (status) => reached(status, desired));
    return {};
  },
};

/** `running` waits for both status checks too, so an instance whose network is cut may never get there. */
function reached(status: InstanceStatus, desired: string): boolean {
  if (status.InstanceState?.Name !== desired) return false;
  return desired !== "running" || (status.InstanceStatus?.Status === "ok" && status.SystemStatus?.Status === "ok");
}

async function untilInstances(
  context: StepContext,
  InstanceIds: string[],
  done: (status: InstanceStatus) => boolean,
): Promise<InstanceStatus[]> {
  for (;;) {
    const answer = await context.call("ec2", "DescribeInstanceStatus", { InstanceIds, IncludeAllInstances: true });
    const statuses = (Array.isArray(answer.InstanceStatuses) ? answer.InstanceStatuses : []) as InstanceStatus[];
    if (InstanceIds.every((id) => statuses.some((status) => status.InstanceId === id && done(status)))) return statuses;
    await context.attempt.sleep(pollMilliseconds);
  }
}

/** Inputs whose name differs from the member of ec2 RunInstances. */
const otherNames: Record<string, string> = {
  MinInstanceCount: "MinCount",
  MaxInstanceCount: "MaxCount",
  MarketOptions: "InstanceMarketOptions",
};

const passedOn = [
  "ImageId",
  "ClientToken",
  "AdditionalInfo",
  "BlockDeviceMappings",
  "CpuOptions",
  "CreditSpecification",
  "DisableApiTermination",
  "EbsOptimized",
  "InstanceInitiatedShutdownBehavior",
  "KeyName",
  "LaunchTemplate",
  "MetadataOptions",
  "NetworkInterfaces",
  "Placement",
  "PrivateIpAddress",
  "SecurityGroupIds",
  "SecurityGroups",
  "SubnetId",
  "TagSpecifications",
  "UserData",
];

/** Launches instances and waits until they run (user guide, automation-action-runinstance). */
export const runInstances: Action = {
  inputs: {
    ...Object.fromEntries(passedOn.map((name) => [name, { type: "Any" as const }])),
    ImageId: { type: "String", required: true },
    InstanceType: { type: "String" },
    MinInstanceCount: { type: "IntegerOrText" },
    MaxInstanceCount: { type: "IntegerOrText" },
    MarketOptions: { type: "Any" },
    Monitoring: { type: "Boolean" },
    IamInstanceProfileName: { type: "String" },
    IamInstanceProfileArn: { type: "String" },
  },
  outputs: { InstanceIds: "StringList", InstanceStates: "StringList" },
  timeout: { byDefault: undocumentedTimeout },
  async run(context, inputs) {
    const profile = renamed(inputs, { IamInstanceProfileName: "Name", IamInstanceProfileArn: "Arn" });
    const answer = await context.call("ec2", "RunInstances", {
      ...renamed(inputs, Object.fromEntries(passedOn.map((name) => [name, name]))),
      ...renamed(inputs, otherNames),
      InstanceType: inputs.InstanceType ?? "m1.small",
      MinCount: Number(inputs.MinInstanceCount ?? 1),
      MaxCount: Number(inputs.MaxInstanceCount ?? 1),
      ...(inputs.Monitoring === undefined ? {} : { Monitoring: { Enabled: inputs.Monitoring } }),
      ...(Object.keys(profile).length > 0 ? { IamInstanceProfile: profile } : {}),
    });
    const launched = Array.isArray(answer.Instances) ? answer.Instances : [];
    const InstanceIds = launched.flatMap((one) =>
      isMap(one) && typeof one.InstanceId === "string" ? [one.InstanceId] : [],
    );
    if (InstanceIds.length === 0) throw new StepFailure("ec2 RunInstances answered without an instance id");
    const statuses = await untilInstances(context, InstanceIds, (status) => {
      const state = status.InstanceState?.Name ?? "";
      if (["shutting-down", "terminated", "stopped"].includes(state)) {
        throw new StepFailure(`instance ${status.InstanceId} is ${state} instead of running`);
      }
      return state === "running";
    });
    return { outputs: { InstanceIds, InstanceStates: statuses.map(({ InstanceState }) => InstanceState?.Name ?? "") } };
  },
};

/** Tags EC2 resources, or one managed instance, maintenance window or parameter (user guide, …-createtag). */
export const createTags: Action = {
  inputs: {
    ResourceIds: { type: "StringList", required: true },
    Tags: { type: "MapList", required: true },
    ResourceType: { type: "String", allowed: ["EC2", "ManagedInstance", "MaintenanceWindow", "Parameter"] },
  },
  outputs: {},
  async run(context, inputs) {
    const ResourceIds = list(inputs, "ResourceIds");
    const ResourceType = inputs.ResourceType ?? "EC2";
    if (ResourceType === "EC2") {
      await context.call("ec2", "CreateTags", { Resources: ResourceIds, Tags: inputs.Tags });
      return {};
    }
    const [ResourceId] = ResourceIds;
    if (ResourceIds.length !== 1) {
      throw new StepFailure(`ResourceType ${ResourceType} accepts exactly one id in ResourceIds`, "InputValidation");
    }
    await context.call("ssm", "AddTagsToResource", { ResourceType, ResourceId, Tags: inputs.Tags });
    return {};
  },
};
