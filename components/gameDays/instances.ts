import { failedService } from "../../catalogue/availability/failed-service/response";
import { restartService } from "../../catalogue/availability/runbooks/RestartService";
import type { Place } from "../naming";
import { anywhere, awsDocumentArn, onOfferedInstances, sending } from "./permissions";
import type { Expectation, Experiment, ExperimentGameDay } from "./types";

/** Only what runs is chosen: EC2 still describes instances for a while after their end. */
const running = [{ path: "State.Name", values: ["running"] }];

const instances = { resourceType: "aws:ec2:instance", filters: running };

/** Sends a document of FIS. The action lasts longer than the fault: installing the tools needs time too. */
const send = (place: Place, document: string, duration: string, parameters: Record<string, string>): Experiment => ({
  action: {
    actionId: "aws:ssm:send-command",
    targetKey: "Instances",
    parameters: {
      documentArn: awsDocumentArn(place, document),
      documentParameters: JSON.stringify(parameters),
      duration,
    },
  },
  target: instances,
});

/** The steady state holds: no watched alarm fires. */
export const survived = (within: number): readonly Expectation[] => [
  {
    name: "survived",
    what: "the experiment ends by itself: none of the alarms that stop it fired",
    within,
    milestone: { kind: "completed" },
  },
];

export const killService: ExperimentGameDay = {
  kind: "experiment",
  name: "kill-service",
  title: "The process of a service is killed",
  summary:
    "Kills the service's process on one instance. Proves that the alarm on the process fires, that the member " +
    "account restarts the service by itself, and that the service runs again.",
  proves: failedService.name,
  experiment: (place, { process }) =>
    send(place, "AWSFIS-Run-Kill-Process", "PT2M", { ProcessName: process, Signal: "SIGKILL" }),
  permissions: (place) => sending(place, "AWSFIS-Run-Kill-Process", "kill-service"),
  hypothesis: [
    {
      name: "detected",
      what: "the alarm on the number of its processes fires",
      within: 120,
      milestone: { kind: "alarm", state: "ALARM" },
    },
    {
      name: "runbook started",
      what: `${restartService.name} runs in the member account`,
      within: 180,
      milestone: { kind: "run", runbook: restartService.name },
    },
    { name: "healed", what: "the alarm is OK again", within: 600, milestone: { kind: "alarm", state: "OK" } },
  ],
};

export const terminateInstance: ExperimentGameDay = {
  kind: "experiment",
  name: "terminate-instance",
  title: "An instance of an Auto Scaling group is terminated",
  summary:
    "Terminates one instance of a group. Proves that the group notices and replaces it; no response of Reflex takes part.",
  experiment: () => ({
    action: { actionId: "aws:ec2:terminate-instances", targetKey: "Instances", parameters: {} },
    target: instances,
  }),
  permissions: (place) => [
    onOfferedInstances(place, "ec2:TerminateInstances", "aws:ResourceTag", "terminate-instance"),
    anywhere("ec2:DescribeInstances"),
  ],
  hypothesis: [
    {
      name: "detected",
      what: "the group puts the instance out of service",
      within: 120,
      milestone: { kind: "scaling", activity: "terminate" },
    },
    {
      name: "healed",
      what: "the group has launched another one",
      within: 600,
      milestone: { kind: "scaling", activity: "launch" },
    },
  ],
};

// Instances of the Nitro system call their interface ens5; the document's default is eth0.
const networkInterface = "ens5";

export const slowNetwork: ExperimentGameDay = {
  kind: "experiment",
  name: "slow-network",
  title: "The network of an instance is slow",
  summary: "Delays every packet of one instance by 200 ms for five minutes. Proves that users do not notice.",
  experiment: (place) =>
    send(place, "AWSFIS-Run-Network-Latency", "PT7M", {
      DelayMilliseconds: "200",
      DurationSeconds: "300",
      Interface: networkInterface,
    }),
  permissions: (place) => sending(place, "AWSFIS-Run-Network-Latency", "slow-network"),
  hypothesis: survived(900),
};

export const lossyNetwork: ExperimentGameDay = {
  kind: "experiment",
  name: "lossy-network",
  title: "The network of an instance loses packets",
  summary: "Drops 7 % of the packets of one instance for five minutes. Proves that users do not notice.",
  experiment: (place) =>
    send(place, "AWSFIS-Run-Network-Packet-Loss", "PT7M", {
      DurationSeconds: "300",
      Interface: networkInterface,
      LossPercent: "7",
    }),
  permissions: (place) => sending(place, "AWSFIS-Run-Network-Packet-Loss", "lossy-network"),
  hypothesis: survived(900),
};
