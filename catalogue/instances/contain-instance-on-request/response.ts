import type { RunbookResponse } from "../../../responses/types";
import { instanceRequest } from "../../../signals/customAction";
import { cryptoMiningInstance } from "../crypto-mining-instance/response";
import { type InstanceFacts, instance } from "../resources/instance";
import { isolateAndSnapshotInstance } from "../runbooks/IsolateAndSnapshotInstance";
import { releaseInstance } from "../runbooks/ReleaseInstance";

export const containInstanceOnRequest: RunbookResponse<InstanceFacts> = {
  name: "contain-instance-on-request",
  title: "A person requests in Security Hub that an instance be contained",
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
