import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import type { RunbookContext } from "../../../runbooks/language/types";
import { approvalHours, ask } from "../../../runbooks/shared/approval";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { leaveGroup, tag, takeCredentialsOff, takeElasticIpsOff } from "./isolation/containment";
import { hold, keepSnapshots, keepVolumes } from "./isolation/evidence";
import { type Isolation, isolationParameters } from "./isolation/parameters";
import { type IsolationParts, isolationParts } from "./isolation/parts";
import { cutOff, endConnections } from "./isolation/quarantine";
import { type Replacement, replacementFor } from "./isolation/replacement";
import { saveNetwork } from "./isolation/saving";
import { terminate } from "./isolation/terminating";

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
    const parts = isolationParts(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      const { interfaces } = parts.required(() => saveNetwork(r, prior));
      leaveGroup(r, parts, prior);
      cutOff(r, parts, interfaces);
      endConnections(r, parts, interfaces);
      parts.bestEffort("Protect", () => hold(r, prior), "Instance");
      parts.bestEffort("Protect", () => keepVolumes(r, prior), "Volumes");
      takeCredentialsOff(r, parts, prior);
      takeElasticIpsOff(r, parts, prior);
      tag(r, parts);
      tellAtOnce(r, context, parts);
      keepSnapshots(r, parts);
      const replacement = replacementFor(r, context);
      askToTerminate(r, context, parts, replacement);
      terminate(r, context, replacement);
      tell(r, context, "SayHealed", text`${id} is terminated`, [
        text`${id} was terminated after approval. ${replacement.outcome}`,
        ...parts.linesWithout("Detach", "Cut", "Connections", "Protect", "Profile", "Addresses", "Tags"),
      ]);
    });
  },
);

/** Snapshots of large volumes take hours: people who have to finish the isolation by hand are notified before. */
function tellAtOnce(r: Isolation, context: RunbookContext, parts: IsolationParts): void {
  const { InstanceId: id } = r.parameters;
  r.withDefaults({ onFailure: "Continue" }, () =>
    tell(r, context, "SayIsolated", text`Isolation of ${id}`, [
      ...parts.linesWithout("Snapshots", "Lock"),
      text`Snapshots of its volumes are made now. ReleaseInstance with incident ${r.incidentId} undoes what was done.`,
    ]),
  );
}

function askToTerminate(r: Isolation, context: RunbookContext, parts: IsolationParts, { outcome }: Replacement): void {
  const { InstanceId: id } = r.parameters;
  const sayStillIsolated = r.failurePath(() =>
    tell(r, context, "SayStillIsolated", text`${id} stays isolated`, [
      text`Left undone: the termination of ${id}. It was rejected, nobody answered within ${approvalHours} hours, or the request failed.`,
      text`It stays isolated and keeps costing money. ReleaseInstance with incident ${r.incidentId} puts it back into service.`,
      "The request for approval said what is left undone.",
    ]),
  );
  ask(r, context, {
    runbook: "IsolateAndSnapshotInstance",
    step: "ApproveTermination",
    action: text`terminate ${id}`,
    lines: [text`May ${id} be terminated and replaced? Its replacement: ${outcome}`, ...parts.lines],
    message: text`Terminate ${id} (incident ${r.incidentId}) and replace it?`,
    otherwise: "it stays isolated",
    onRefusal: sayStillIsolated,
  });
}
