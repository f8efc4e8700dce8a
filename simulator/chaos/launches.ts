import { EC2Client, StopInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { isRecord } from "../../aws/json";
import { partitionOf } from "../../aws/partitions";
import type { DirectClients } from "../clients";
import type { CallRecord } from "../door/types";
import type { Authorizer } from "../identity/authorizer";
import { type Announcer, announce } from "../surroundings";
import type { KeyUse } from "./customerKeys";

const failsAfter = 2_000;

interface Dependencies extends Announcer {
  direct: DirectClients;
  authorizer: Authorizer;
}

/**
 * An instance whose caller may not use the key of its volumes: the call succeeds, and seconds later a new instance is
 * terminated and an old one stopped again ("Instance terminates immediately", EC2 user guide: the root volume is encrypted
 * and there are no permissions for the key).
 */
export async function launch(
  { call, response }: CallRecord,
  uses: KeyUse[],
  dependencies: Dependencies,
): Promise<void> {
  const { clock, timeline, direct, authorizer } = dependencies;
  const decisions = await Promise.all(uses.map((use) => authorizer.decide(use)));
  const denied = decisions.findIndex(({ allowed }) => !allowed);
  if (denied < 0) return;
  const { account, region } = call;
  const isNew = call.operation === "RunInstances";
  const InstanceIds = isNew ? idsOf(response?.Instances) : (call.input.InstanceIds as string[]);
  const reason = `${uses[denied]?.action}: ${decisions[denied]?.reason}`;
  const text = `${InstanceIds.join(", ")}: Client.InternalError, its volumes cannot be decrypted (${reason})`;
  clock.after(failsAfter, async () => {
    const ec2 = direct.in(EC2Client, account, region);
    if (isNew) await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    else await ec2.send(new StopInstancesCommand({ InstanceIds }));
    timeline.add({ kind: "note", text });
    for (const id of InstanceIds) {
      announce(dependencies, account, region, {
        source: "aws.ec2",
        "detail-type": "EC2 Instance State-change Notification",
        resources: [`arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}`],
        detail: { "instance-id": id, state: isNew ? "terminated" : "stopped" },
      });
    }
  });
}

const idsOf = (instances: unknown): string[] =>
  Array.isArray(instances) ? instances.filter(isRecord).map(({ InstanceId }) => String(InstanceId)) : [];
