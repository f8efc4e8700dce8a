import { isolateAndSnapshotInstance } from "../../runbooks/IsolateAndSnapshotInstance";
import { releaseInstance } from "../../runbooks/ReleaseInstance";
import { cryptoMiningInstance } from "../crypto-mining-instance/response";
import { instanceRequest } from "../customAction";
import { type InstanceFacts, instance } from "../resources/instance";
import type { RunbookResponse } from "../types";

export const containInstanceOnRequest: RunbookResponse<InstanceFacts> = {
  name: "contain-instance-on-request",
  title: "A person asks in Security Hub that an instance be contained",
  summary:
    "Answers the custom action Contain of the security account on findings about instances. The instance is isolated " +
    "and its volumes are kept as snapshots; a person decides whether it is replaced.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": instanceRequest("Contain") },
  runbook: isolateAndSnapshotInstance,
  undo: releaseInstance,
  resource: instance,
  coolDownHours: 0,
  nothingToDo: cryptoMiningInstance.nothingToDo,
  parameters: cryptoMiningInstance.parameters,
};
