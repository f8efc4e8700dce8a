import { contains, equals, not } from "../../../runbooks/language/conditions";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
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
    r.withDefaults({ maxAttempts: 3 }, () =>
      ofEachType(r, type, id, last, (sharing) => {
        const what = sharing.name;
        const sharedWith = sharing.holders("Before", them);
        r.when(`Had${what}`, not(equals(sharedWith, nobody)), () => {
          prior.save(`${what}Sharing`, id, sharingRecord, { outsiders: them, sharedWith });
          sharing.take(them);
          const left = sharing.holders("After", them);
          each(r, last, `Prove${what}Unshared`, them, (who) =>
            r.when(`${what}IsSharedStill`, contains(left, who), () =>
              r.fail(
                `Say${what}SharedStill`,
                text`${id} is still shared with ${who} after that was removed. Who has it: ${left}.`,
              ),
            ),
          );
        });
      }),
    );
    tell(r, context, "SayPrivate", "A snapshot is no longer shared outside of the organization", [
      text`Snapshot ${id} (${type}) is shared neither with everybody nor with accounts outside of the organization.`,
      "What was copied or restored from it before stays with whoever did it: search for SharedSnapshotCopyInitiated and the like.",
      text`RestoreSnapshotSharing with incident ${r.incidentId} shares it again. If it is meant to be shared, give it the tag ${protectedTagKey} first.`,
    ]);
  },
);
