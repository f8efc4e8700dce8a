import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { instance } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/rule-broken.json";

const owner = "team-search";
const name = "search-2";

/** An instance that accepts calls with and without a token, and whose programs use only the first. */
async function launch(world: World): Promise<string> {
  const { key, value } = world.allowlistTag;
  const tags = { Name: name, [world.ownerTagKey]: owner, [key]: value };
  const { InstanceId } = await instance(world, "search", tags, {
    // A program in a container is one hop further away.
    MetadataOptions: { HttpTokens: "optional", HttpPutResponseHopLimit: 2, InstanceMetadataTags: "enabled" },
  });
  return InstanceId;
}

/** What EC2 counts of an instance: calls of its metadata service without a token. */
export async function countCalls(world: World, instanceId: string, calls: number, at: Date): Promise<void> {
  await world.client(CloudWatchClient).send(
    new PutMetricDataCommand({
      Namespace: "AWS/EC2",
      MetricData: [
        {
          MetricName: "MetadataNoToken",
          Dimensions: [{ Name: "InstanceId", Value: instanceId }],
          Timestamp: at,
          Value: calls,
          Unit: "Count",
        },
      ],
    }),
  );
}

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const subject = await launch(world);
  await countCalls(world, subject, 0, new Date(Date.parse(event.time) - 3_600_000));
  const written = JSON.stringify(event);
  const [named = ""] = /\bi-[0-9a-f]{17}\b/.exec(written) ?? [];
  const account = /"(?:awsAccountId|AwsAccountId)":"(\d{12})"/.exec(written)?.[1] ?? "";
  return {
    event: JSON.parse(written.replaceAll(named, subject).replaceAll(account, world.account)) as SignalEvent,
    changes: [`instance ${named} is ${subject} here: the emulator chooses ids`],
    headline: `the metadata service of ${subject} (${name}) answers calls without a token`,
    subject,
  };
}

const state = async (world: World, { subject }: Staged) => {
  const { Reservations } = await world.client(EC2Client).send(new DescribeInstancesCommand({ InstanceIds: [subject] }));
  const { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, InstanceMetadataTags } =
    Reservations?.[0]?.Instances?.[0]?.MetadataOptions ?? {};
  return {
    tokens: HttpTokens,
    hopLimit: HttpPutResponseHopLimit,
    endpoint: HttpEndpoint,
    tagsInMetadata: InstanceMetadataTags,
  };
};

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ tokens, hopLimit }) => ({
    "calls without a token are rejected": tokens === "required",
    "programs in containers still reach it": hopLimit === 2,
  }),
  async outcome(world, staged) {
    const { tokens } = await state(world, staged);
    return [`${name} (${owner}), ${staged.subject}: tokens are ${tokens}`];
  },
};
