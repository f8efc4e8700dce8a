import { EC2Client } from "@aws-sdk/client-ec2";
import { runAgents } from "../cloudwatch/agent";
import { LambdaHost } from "../lambda/host";
import { LambdaRoles } from "../lambda/roles";
import { Machines } from "../machines/machines";
import { volumeBytes } from "../machines/volumes";
import { QueueConsumers } from "../queueConsumers";
import type { EventSources } from "./eventSources";
import type { Foundation } from "./foundation";
import type { FrontDoorParts } from "./frontDoor";

/** Where code runs: functions with what calls them, and the machines behind instances. */
export interface Compute {
  lambda: LambdaHost;
  lambdaRoles: LambdaRoles;
  consumers: QueueConsumers;
  machines: Machines;
}

export function compute(
  foundation: Foundation,
  frontDoor: FrontDoorParts,
  { alarms, silences }: EventSources,
): Compute {
  const { clock, timeline, direct, chaos } = foundation;
  const { door, clients, authorizer } = frontDoor;
  const lambdaRoles = new LambdaRoles(authorizer, clock, (principal) => door.mint(principal));
  const lambda = new LambdaHost({
    clock,
    endpoint: door.endpoint,
    mint: (roleArn, functionName) => lambdaRoles.mint(roleArn, functionName),
    onInvocation: ({ account, region, functionName, answer }) => {
      for (const line of answer.logs) silences.heard(account, region, line);
      timeline.add({
        kind: "invocation",
        account,
        functionName,
        outcome: answer.ok ? "ok" : "error",
        detail: answer.ok ? JSON.stringify(answer.result) : `${answer.errorType}: ${answer.errorMessage}`,
        logs: answer.logs,
      });
    },
  });
  const machines = new Machines((account, region, volumeId) =>
    volumeBytes(direct.in(EC2Client, account, region), volumeId),
  );
  runAgents(machines, alarms, clock);
  const consumers = new QueueConsumers(clock, timeline, clients, authorizer, lambda, chaos?.comesAgain);
  return { lambda, lambdaRoles, machines, consumers };
}
