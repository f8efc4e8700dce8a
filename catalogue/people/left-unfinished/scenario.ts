import { DescribeTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { instance } from "../../../responses/staging";
import type { SweepDetail } from "../../../responses/sweep";
import type { SignalEvent } from "../../../responses/types";
import { incidentTag } from "../../../runbooks/shared/tags";
import { statusTag } from "../../instances/runbooks/isolation/records";
import example from "./events/fires/instance-isolated.json";

/** An instance that an incident isolated, whatever came of it. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as SweepDetail;
  const [named = ""] = detail.parts;
  const incident = /incident-\d{8}-[0-9a-f]+/.exec(detail.title)?.[0] ?? "";
  const { InstanceId: id } = await instance(world, "web", { [incidentTag]: incident, [statusTag]: "isolated" });
  detail.title = detail.title.replace(named, id);
  detail.parts = [id];
  return {
    event: rewritten,
    changes: [`the instance is ${id}, which the emulator chose`],
    headline: detail.title,
    subject: id,
  };
}

async function state(world: World, { subject }: Staged): Promise<Record<string, unknown>> {
  const { Tags = [] } = await world
    .client(EC2Client)
    .send(new DescribeTagsCommand({ Filters: [{ Name: "resource-id", Values: [subject] }] }));
  return Object.fromEntries(Tags.map(({ Key = "", Value }) => [Key, Value]));
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  outcome: async (_world, { subject }) => [`${subject} waits for a person, who was notified`],
};
