import { catalogue } from "../../catalogue/catalogue";
import type { ProcedureSummary } from "../../functions/shared/incident";
import { Procedures } from "../../functions/triage/procedures";
import { documentName } from "../../organization/names";
import type { Caller } from "./caller";
import type { LiveIncident } from "./incidents";

/** What each answer leads to, and what it destroys. */
export interface Consequences {
  approve: string;
  reject: string;
  /** Steps that cannot be undone, which follow an approval. */
  destroys: string[];
}

/**
 * The consequences of an answer: the destructive steps of the procedure need the approval. What is not known counts as
 * destructive.
 */
export function consequencesOf(caller: Pick<Caller, "settings">, live: LiveIncident): Consequences {
  const { awaitsApproval: destroys = ["what the run requests"], undo } = procedureOf(caller, live) ?? {};
  return {
    destroys,
    approve:
      destroys.length > 0
        ? `${destroys.join(", ")} follows; that cannot be undone`
        : "the run goes on with what it requests",
    reject: undo ? `it stays as it is, and can be given back (${undo.name})` : "it stays as it is",
  };
}

/** What acted: as the decision says, else as the catalogue says of the run's runbook. */
export function procedureOf(
  { settings }: Pick<Caller, "settings">,
  { decision, file, incident }: LiveIncident,
): ProcedureSummary | undefined {
  if (decision?.procedure) return decision.procedure;
  const response = catalogue.find(({ runbook }) => runbook && documentName(runbook.name) === file.run?.document);
  return response && new Procedures(settings).of(response, incident.region)?.summary;
}
