import type { IncidentPage } from "../../page/model";

/** What each answer leads to, and what it destroys. */
export interface Consequences {
  approve: string;
  reject: string;
  /** Steps that cannot be undone, which follow an approval. */
  destroys: string[];
}

/** The consequences of an answer, from what triage said of the procedure: its destructive steps need the approval. */
export function consequencesOf({ decision }: Pick<IncidentPage, "decision">): Consequences {
  const { asksBefore = [], undo } = decision?.procedure ?? {};
  return {
    destroys: asksBefore,
    approve:
      asksBefore.length > 0
        ? `${asksBefore.join(", ")} follows; that cannot be undone`
        : "the run goes on with what it requests",
    reject: undo ? `it stays as it is, and can be given back (${undo})` : "it stays as it is",
  };
}
