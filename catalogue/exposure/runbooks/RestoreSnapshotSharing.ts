import { and, contains, not } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { proofSeconds } from "../../../runbooks/shared/waiting";
import { snapshotId, snapshotType } from "./exposure/parameters";
import { sharingRecord } from "./exposure/records";
import { each, nobody, ofEachType } from "./exposure/sharing";

export const restoreSnapshotSharing = defineRunbook(
  {
    name: "RestoreSnapshotSharing",
    summary:
      "Shares a snapshot again with exactly those that lost it to MakeSnapshotPrivate in the same incident: " +
      "accounts, everybody, or both.",
    parameters: { SnapshotType: snapshotType, SnapshotId: snapshotId },
  },
  (r, context) => {
    const { SnapshotType: type, SnapshotId: id } = r.parameters;
    const prior = new PriorState(r, context);
    const last = r.variable("Last", nobody);
    const byHand = text`Share ${id} (${type}) by hand with those who should have it.`;
    const remediation = new Remediation(r, context, {
      subject: "A snapshot",
      resource: text`the snapshot ${id} (${type})`,
      goal: "shared as before",
      byHand,
      parts: { Shared: { what: "share the snapshot again", matters: "Who had it cannot restore it.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveSharingSaved", prior.key(id));
        return prior.load("LoadSharing", id, sharingRecord);
      });
      ofEachType(r, type, id, last, (sharing) => {
        const what = sharing.name;
        const had = (who: Ref<string>) => contains(before.sharedWith, who);
        remediation.essential(
          "Shared",
          () => {
            each(r, last, `GiveBack${what}`, before.outsiders, (who) =>
              r.when(`Had${what}`, had(who), () => sharing.give(who)),
            );
            r.sleep(`Let${what}Show`, text`PT${proofSeconds}S`);
            const now = sharing.holders("Now", before.outsiders);
            each(r, last, `Prove${what}Shared`, before.outsiders, (who) =>
              r.when(`${what}IsNotShared`, and(had(who), not(contains(now, who))), () =>
                r.fail(`Say${what}NotShared`, text`${id} was shared again with ${who}, who cannot restore it.`),
              ),
            );
          },
          what,
        );
      });
      remediation.conclude(
        "SayShared",
        "A snapshot is shared again",
        [
          text`Snapshot ${id} (${type}) is shared again with those who lost it in incident ${r.incidentId}, at the request of a person.`,
        ],
        [],
      );
    });
  },
);
