import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from "@aws-sdk/client-config-service";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { bucket } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/recorder-stopped.json";

interface CallDetail {
  recipientAccountId: string;
  requestParameters: { configurationRecorderName: string };
}

const owner = "team-security";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const config = world.client(ConfigServiceClient);
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as CallDetail;
  const name = detail.requestParameters.configurationRecorderName;
  const s3BucketName = await bucket(world, `config-${world.account}-${world.region}`);
  await config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: {
        name,
        roleARN: `arn:aws:iam::${world.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
      },
      Tags: [
        { Key: world.ownerTagKey, Value: owner },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
      ],
    }),
  );
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name, s3BucketName } }));
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
  await config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return { event: rewritten, changes: [], headline: `configuration recorder ${name} stopped`, subject: name };
}

async function state(world: World, { subject }: Staged): Promise<Record<string, unknown>> {
  const { ConfigurationRecordersStatus } = await world
    .client(ConfigServiceClient)
    .send(new DescribeConfigurationRecorderStatusCommand({ ConfigurationRecorderNames: [subject] }));
  return { recording: ConfigurationRecordersStatus?.[0]?.recording };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ recording }) => ({ "the recorder records": recording === true }),
  async outcome(world, staged) {
    const { recording } = await state(world, staged);
    return [`configuration recorder ${staged.subject} (${owner}) ${recording ? "records" : "is stopped"}`];
  },
};
