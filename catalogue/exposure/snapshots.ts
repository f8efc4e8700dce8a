import type { ParameterInputs, SignalEvent } from "../../responses/types";
import type { SnapshotFacts } from "./resources/snapshot";
import { everybody } from "./runbooks/exposure/parameters";

/** Who loses a snapshot to MakeSnapshotPrivate. */
const strangers = ({ isPublic, outsiders }: SnapshotFacts) => [...(isPublic ? [everybody] : []), ...outsiders];

/** Values that StartAutomationExecution accepts for one parameter. */
const mostAtOnce = 50;

/** What the responses to shared snapshots have in common: whatever the signal said, its sharing now counts. */
export const sharing = {
  nothingToDo: (_event: SignalEvent, facts: SnapshotFacts): string | undefined => {
    if (strangers(facts).length > 0) return undefined;
    return facts.accounts.length > 0
      ? "the snapshot is shared with accounts of the organization only"
      : "the snapshot is shared with nobody";
  },
  forPeople: (_event: SignalEvent, facts: SnapshotFacts): string | undefined =>
    strangers(facts).length > mostAtOnce
      ? `it is shared with ${strangers(facts).length} outsiders, a run removes it from ${mostAtOnce} at most: reset its sharing by hand`
      : undefined,
  parameters: ({ facts }: ParameterInputs<SnapshotFacts>): Record<string, string[]> => ({
    SnapshotType: [facts.type],
    SnapshotId: [facts.id],
    Outsiders: strangers(facts),
  }),
};
