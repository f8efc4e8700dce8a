import type { RunbookResponse } from "../../../responses/types";
import { guardDutyForms } from "../../../signals/guardDutyForms";
import { affectedInstance, gone, isolation } from "../instances";
import { type InstanceFacts, instance } from "../resources/instance";
import { isolateAndSnapshotInstance } from "../runbooks/IsolateAndSnapshotInstance";
import { releaseInstance } from "../runbooks/ReleaseInstance";

/**
 * GuardDuty user guide, "GuardDuty Runtime Monitoring finding types": the same seen from within. They are about instances,
 * containers and clusters, which only GuardDuty's own event distinguishes.
 */
const runtime = ["CryptoCurrency:Runtime/*", "Backdoor:Runtime/*", "Impact:Runtime/CryptoMinerExecuted"];

export const cryptoMiningInstance: RunbookResponse<InstanceFacts> = {
  name: "crypto-mining-instance",
  title: "An instance mines cryptocurrency or talks to a command-and-control server",
  summary:
    "Answers GuardDuty findings of high severity which say that an instance is under an attacker's control. " +
    "The instance is isolated and its volumes are kept as snapshots; a person decides whether it is replaced.",
  placement: "central",
  forms: guardDutyForms(["CryptoCurrency:EC2/*", "Backdoor:EC2/C&CActivity.*"], "High", affectedInstance, runtime),
  runbook: isolateAndSnapshotInstance,
  undo: releaseInstance,
  resource: instance,
  coolDownHours: 24,
  nothingToDo: (_event, facts) => gone(facts),
  parameters: isolation,
};
