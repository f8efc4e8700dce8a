import {
  CloudTrailClient,
  CreateTrailCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { bucket } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/logging-stopped.json";

interface CallDetail {
  eventName: string;
  recipientAccountId: string;
  requestParameters: {
    name: string;
    isMultiRegionTrail?: boolean;
    includeGlobalServiceEvents?: boolean;
    enableLogFileValidation?: boolean;
  };
}

const owner = "team-security";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const cloudtrail = world.client(CloudTrailClient);
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as CallDetail;
  const { isMultiRegionTrail, includeGlobalServiceEvents, enableLogFileValidation } = detail.requestParameters;
  const Name = detail.requestParameters.name.split("/").at(-1);
  const S3BucketName = await bucket(world, `trail-${world.account}-${world.region}`);
  await cloudtrail.send(
    new CreateTrailCommand({
      Name,
      S3BucketName,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      TagsList: [
        { Key: world.ownerTagKey, Value: owner },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
      ],
    }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name }));
  if (detail.eventName === "StopLogging") await cloudtrail.send(new StopLoggingCommand({ Name }));
  else
    await cloudtrail.send(
      new UpdateTrailCommand({
        Name,
        IsMultiRegionTrail: isMultiRegionTrail,
        IncludeGlobalServiceEvents: includeGlobalServiceEvents,
        EnableLogFileValidation: enableLogFileValidation,
      }),
    );
  detail.requestParameters.name = Name ?? "";
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [],
    headline: `trail ${Name} ${detail.eventName === "StopLogging" ? "stopped" : "narrowed"}`,
    subject: Name ?? "",
  };
}

async function state(world: World, { subject: Name }: Staged): Promise<Record<string, unknown>> {
  const cloudtrail = world.client(CloudTrailClient);
  const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name }));
  const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name }));
  return {
    logging: IsLogging,
    allRegions: Trail?.IsMultiRegionTrail,
    globalServices: Trail?.IncludeGlobalServiceEvents,
    validation: Trail?.LogFileValidationEnabled,
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ logging, allRegions, globalServices, validation }) => ({
    "the trail records": logging === true,
    "it records everything, validated": allRegions === true && globalServices === true && validation === true,
  }),
  async outcome(world, staged) {
    const { logging, allRegions } = await state(world, staged);
    const where = allRegions ? "all Regions" : "its Region only";
    return [`trail ${staged.subject} (${owner}) ${logging ? `records ${where}` : "does not record"}`];
  },
};
