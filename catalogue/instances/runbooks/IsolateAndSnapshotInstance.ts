import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import type { RunbookContext } from "../../../runbooks/language/types";
import { approvalHours, ask } from "../../../runbooks/shared/approval";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { detachFromGroup, hold, keepEvidence, takeCredentialsOff, takeElasticIpsOff } from "./isolation/containment";
import { type Isolation, isolationParameters } from "./isolation/parameters";
import { quarantine } from "./isolation/quarantine";
import { replace, terminate } from "./isolation/replacement";
import { saveState } from "./isolation/saving";

export const isolateAndSnapshotInstance = defineRunbook(
  {
    name: "IsolateAndSnapshotInstance",
    summary:
      "Isolates an instance from the network, its role and its group, keeps its volumes as snapshots, and requests approval " +
      "whether it may be terminated and replaced. Until then it stays isolated; ReleaseInstance undoes it.",
    parameters: isolationParameters,
    undo: "ReleaseInstance",
  },
  (r, context) => {
    const prior = new PriorState(r, context);
    const { InstanceId: id } = r.parameters;
    const leftUndone = r.variable("LeftUndone", "nothing");
    const sayIncomplete = r.failurePath(() =>
      tell(r, context, "SayIncomplete", text`${id} is only partly isolated`, [
        text`The isolation of ${id} failed before it was complete. The run says at which step.`,
        "Finish it by hand, or start the runbook again with the same parameters. ReleaseInstance undoes what was done.",
      ]),
    );
    r.withDefaults({ maxAttempts: 3 }, () => {
      const subject = saveState(r, prior);
      r.withDefaults({ onFailure: sayIncomplete }, () => {
        hold(r, subject);
        detachFromGroup(r);
        quarantine(r, subject);
        takeElasticIpsOff(r, subject);
        takeCredentialsOff(r, context, leftUndone);
        keepEvidence(r);
      });
      askToTerminate(r, context, leftUndone);
      terminate(r, subject);
      const outcome = replace(r, prior);
      tell(r, context, "SayHealed", text`${id} is terminated`, [
        text`${id} was terminated after approval. Its volumes and their snapshots are kept.`,
        text`${outcome}`,
        text`Left undone: ${leftUndone}.`,
      ]);
    });
  },
);

function askToTerminate(r: Isolation, context: RunbookContext, leftUndone: Ref<string>): void {
  const { InstanceId: id } = r.parameters;
  const sayStillIsolated = r.failurePath(() =>
    tell(r, context, "SayStillIsolated", text`${id} stays isolated`, [
      text`Nobody approved the termination of ${id}: the request was rejected, or ${approvalHours} hours went by.`,
      text`It stays isolated and keeps costing money. ReleaseInstance with incident ${r.incidentId} puts it back into service.`,
      text`Left undone: ${leftUndone}.`,
    ]),
  );
  ask(r, context, {
    step: "ApproveTermination",
    subject: text`Approve or reject: terminate ${id}`,
    lines: [
      text`${id} is isolated and its volumes are kept as snapshots. May it be terminated and replaced?`,
      text`Left undone: ${leftUndone}.`,
    ],
    message: text`Terminate ${id} (incident ${r.incidentId}) and replace it?`,
    otherwise: "it stays isolated",
    onRefusal: sayStillIsolated,
  });
}
