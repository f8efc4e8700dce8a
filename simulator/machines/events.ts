import { partitionOf } from "../../aws/partitions";
import type { ServiceEvent } from "../aws";
import { type Command, commandStatus, type Invocation } from "./commands";

const instanceArn = ({ account, region }: Command, { machine }: Invocation): string =>
  `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${machine.instanceId}`;

/** `EC2 Command Invocation Status-change Notification`, as recorded in the user guide's examples. */
export function invocationEvent(command: Command, invocation: Invocation): ServiceEvent {
  return {
    source: "aws.ssm",
    "detail-type": "EC2 Command Invocation Status-change Notification",
    resources: [instanceArn(command, invocation)],
    detail: {
      "command-id": command.id,
      "document-name": command.document.name,
      "instance-id": invocation.machine.instanceId,
      "requested-date-time": command.requestedAt.toISOString(),
      status: invocation.status,
    },
  };
}

/** `EC2 Command Status-change Notification`. */
export function commandEvent(command: Command): ServiceEvent {
  return {
    source: "aws.ssm",
    "detail-type": "EC2 Command Status-change Notification",
    resources: command.invocations.map((invocation) => instanceArn(command, invocation)),
    detail: {
      "command-id": command.id,
      "document-name": command.document.name,
      "expire-after": command.expiresAt.toISOString(),
      parameters: command.parameters,
      "requested-date-time": command.requestedAt.toISOString(),
      status: commandStatus(command),
    },
  };
}
