import { toSeconds } from "../../../responses/fields";
import type { WorkflowResponse } from "../../../responses/types";
import { guardDutyForms } from "../../../signals/guardDutyForms";
import { affectedInstance, gone, isolation } from "../instances";
import { type InstanceFacts, instance } from "../resources/instance";
import { instanceCompromise } from "../workflows/InstanceCompromise";

/** Hours before the finding that are searched: GuardDuty reports what it saw minutes to hours later. */
const lookBackHours = 24;

/**
 * GuardDuty user guide, "GuardDuty EC2 finding types": those that say what an instance does to others or with a way in,
 * so that others may be affected. Mining and command and control have a response of their own.
 */
const types = ["Impact:EC2/*", "Trojan:EC2/*", "UnauthorizedAccess:EC2/*", "Backdoor:EC2/DenialOfService.*"];

/**
 * GuardDuty user guide, "GuardDuty Runtime Monitoring finding types", but for mining. They are about instances, containers
 * and clusters, which only GuardDuty's own event distinguishes.
 */
const runtime = [
  "DefenseEvasion:Runtime/*",
  "Execution:Runtime/*",
  "Impact:Runtime/*.Reputation",
  "Persistence:Runtime/*",
  "PrivilegeEscalation:Runtime/*",
  "Trojan:Runtime/*",
  "UnauthorizedAccess:Runtime/*",
];

export const compromisedInstance: WorkflowResponse<InstanceFacts> = {
  name: "compromised-instance",
  title: "An instance attacks others, exfiltrates data or uses Tor",
  summary:
    "Answers GuardDuty findings of high severity which say that an attacker controls an instance. It is isolated with its disks " +
    "kept, and people are notified of what its role did and which other instances have the same image or key pair.",
  placement: "central",
  forms: guardDutyForms(types, "High", affectedInstance, runtime),
  workflow: instanceCompromise,
  resource: instance,
  coolDownHours: 24,
  nothingToDo: (_event, facts) => gone(facts),
  input: (inputs) => ({
    isolation: isolation(inputs),
    since: toSeconds(Date.parse(inputs.target.signal.occurredAt) - lookBackHours * 3_600_000),
  }),
};
