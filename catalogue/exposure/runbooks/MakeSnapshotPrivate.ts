import { contains, equals, not } from "../../../runbooks/language/conditions";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { proofSeconds } from "../../../runbooks/shared/waiting";
import { outsiders, snapshotId, snapshotType } from "./exposure/parameters";
import { sharingRecord } from "./exposure/records";
import { each, nobody, ofEachType } from "./exposure/sharing";

export const makeSnapshotPrivate = defineRunbook(
  {
    name: "MakeSnapshotPrivate",
    summary:
      "Stops sharing a snapshot of a volume or a database with everybody or with the named accounts. The earlier sharing " +
      "is saved first, so that RestoreSnapshotSharing can restore it; other accounts keep access.",
    parameters: { SnapshotType: snapshotType, SnapshotId: snapshotId, Outsiders: outsiders },
    undo: "RestoreSnapshotSharing",
  },
  (r, context) => {
    const { SnapshotType: type, SnapshotId: id, Outsiders: them } = r.parameters;
    const prior = new PriorState(r, context);
    const last = r.variable("Last", nobody);
    const byHand = text`Stop sharing ${id} (${type}) by hand now with everybody and with accounts outside of the organization.`;
    const remediation = new Remediation(r, context, {
      subject: "A snapshot",
      resource: text`the snapshot ${id} (${type})`,
      goal: "private",
      byHand,
      parts: {
        Unshared: { what: "stop sharing the snapshot", matters: "Others may still copy and restore it.", byHand },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      ofEachType(r, type, id, last, (sharing) => {
        const what = sharing.name;
        const sharedWith = remediation.required(() => sharing.holders("Before", them));
        r.when(`Had${what}`, not(equals(sharedWith, nobody)), () => {
          remediation.required(() => prior.save(`${what}Sharing`, id, sharingRecord, { outsiders: them, sharedWith }));
          remediation.essential(
            "Unshared",
            () => {
              sharing.take(them);
              // A loop in a loop is not documented, so nothing can poll for each of them: this waits first.
              r.sleep(`Let${what}Show`, text`PT${proofSeconds}S`);
              const left = sharing.holders("After", them);
              each(r, last, `Prove${what}Unshared`, them, (who) =>
                r.when(`${what}IsSharedStill`, contains(left, who), () =>
                  r.fail(
                    `Say${what}SharedStill`,
                    text`${id} is still shared with ${who} after that was removed. Who has it: ${left}.`,
                  ),
                ),
              );
            },
            what,
          );
        });
      });
      remediation.conclude(
        "SayPrivate",
        "A snapshot is no longer shared outside of the organization",
        [
          text`Snapshot ${id} (${type}) is shared neither with everybody nor with accounts outside of the organization.`,
        ],
        [
          "What was copied or restored from it before stays with whoever did it: search for SharedSnapshotCopyInitiated and the like.",
          text`RestoreSnapshotSharing with incident ${r.incidentId} shares it again. If it is meant to be shared, give it the tag ${protectedTagKey} first.`,
        ],
      );
    });
  },
);
