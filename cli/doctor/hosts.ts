import { EC2Client, paginateDescribeInstances } from "@aws-sdk/client-ec2";
import { paginateDescribeInstanceInformation, SSMClient } from "@aws-sdk/client-ssm";
import { advice, type Check, ok } from "./check";

/** Instances are isolated without the agent; what runs on them cannot be restarted, and volumes not grown. */
const agents: Check = {
  name: "SSM Agent",
  needed: "restarting services and growing file systems on instances",
  role: "member",
  scope: "region",
  async ask({ client }, region) {
    const running = new Set<string>();
    const filter = { Filters: [{ Name: "instance-state-name", Values: ["running"] }] };
    for await (const { Reservations = [] } of paginateDescribeInstances(
      { client: client(EC2Client, region) },
      filter,
    )) {
      for (const { Instances = [] } of Reservations) {
        for (const { InstanceId } of Instances) if (InstanceId) running.add(InstanceId);
      }
    }
    const all = running.size;
    const ssm = client(SSMClient, region);
    for await (const { InstanceInformationList = [] } of paginateDescribeInstanceInformation({ client: ssm }, {})) {
      for (const { InstanceId, PingStatus } of InstanceInformationList) {
        if (InstanceId && PingStatus === "Online") running.delete(InstanceId);
      }
    }
    if (running.size === 0) return ok(`${all} of ${all} running instances are managed`);
    const examples = [...running].sort().slice(0, 3).join(", ");
    return advice(
      `${running.size} of ${all} running instances are not managed (${examples}${running.size > 3 ? ", …" : ""})`,
      "turn on Default Host Management Configuration, or give their profile AmazonSSMManagedInstanceCore",
    );
  },
};

export const hostChecks: readonly Check[] = [agents];
