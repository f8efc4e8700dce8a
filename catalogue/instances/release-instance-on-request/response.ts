import type { RunbookResponse } from "../../../responses/types";
import { fromUndone, instanceRequest } from "../../../signals/customAction";
import { type InstanceFacts, instance } from "../resources/instance";
import { isolateAndSnapshotInstance } from "../runbooks/IsolateAndSnapshotInstance";
import { releaseInstance } from "../runbooks/ReleaseInstance";

export const releaseInstanceOnRequest: RunbookResponse<InstanceFacts> = {
  name: "release-instance-on-request",
  title: "A person requests in Security Hub that an instance be released",
  summary:
    "Answers the custom action Release of the security account on findings about instances. What the last isolation of " +
    "the instance changed is restored, if it was within 14 days.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": instanceRequest("Release") },
  runbook: releaseInstance,
  undoes: isolateAndSnapshotInstance,
  resource: instance,
  coolDownHours: 0,
  parameters: fromUndone(releaseInstance),
};
