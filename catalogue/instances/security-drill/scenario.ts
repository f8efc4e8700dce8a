import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { canaryTag } from "../../../organization/names";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { instance } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/sample-of-bitcoin-tool.json";

/** An instance that exists for drills. Returns its id. */
export async function launchCanary(world: World): Promise<string> {
  const { key, value } = world.allowlistTag;
  const tags = { Name: "canary", [canaryTag.key]: canaryTag.value, [key]: value };
  const { InstanceId } = await instance(world, "canary", tags, { InstanceType: "t3.nano" });
  return InstanceId;
}

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const subject = await launchCanary(world);
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as { accountId: string; region: string; type: string };
  Object.assign(detail, { accountId: world.account, region: world.region });
  Object.assign(rewritten, { account: world.account, region: world.region });
  return {
    event: rewritten,
    changes: [`the canary of the account is ${subject}: a sample names an instance that nobody has`],
    headline: `a sample of ${detail.type}, for the canary ${subject}`,
    subject,
  };
}

/** What may have become of a canary. */
export async function stateOfCanary(world: World, instanceId: string): Promise<Record<string, unknown>> {
  const { Reservations } = await world
    .client(EC2Client)
    .send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const found = Reservations?.[0]?.Instances?.[0];
  return {
    state: found?.State?.Name,
    securityGroups: (found?.SecurityGroups ?? []).map(({ GroupId }) => GroupId).sort(),
    tags: Object.fromEntries((found?.Tags ?? []).map(({ Key, Value }) => [Key, Value]).sort()),
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state: (world, { subject }) => stateOfCanary(world, subject),
  async outcome(world, { subject }) {
    const { state } = await stateOfCanary(world, subject);
    return [`canary ${subject} is ${state}, and nothing about it has changed`];
  },
};
