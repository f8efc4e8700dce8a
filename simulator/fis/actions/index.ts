import type { Action } from "./action";
import { injectApiErrors } from "./apiErrors";
import { stopInstances, terminateInstances } from "./instances";
import { assertAlarmState, taskNetworkFault, wait } from "./others";
import { sendCommand, startAutomation } from "./systemsManager";

/** How each action of `actionTypes` is carried out. */
export const actions: Readonly<Record<string, Action>> = {
  "aws:ec2:terminate-instances": terminateInstances,
  "aws:ec2:stop-instances": stopInstances,
  "aws:fis:inject-api-internal-error": injectApiErrors("aws:fis:inject-api-internal-error"),
  "aws:fis:inject-api-throttle-error": injectApiErrors("aws:fis:inject-api-throttle-error"),
  "aws:fis:inject-api-unavailable-error": injectApiErrors("aws:fis:inject-api-unavailable-error"),
  "aws:ecs:task-network-latency": taskNetworkFault("network latency"),
  "aws:ecs:task-network-packet-loss": taskNetworkFault("packet loss"),
  "aws:ssm:send-command": sendCommand,
  "aws:ssm:start-automation-execution": startAutomation,
  "aws:fis:wait": wait,
  "aws:cloudwatch:assert-alarm-state": assertAlarmState,
};
