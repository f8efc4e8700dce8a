import type { IncidentFile } from "../../functions/evidence/file";
import type { DecisionRecord } from "../../functions/shared/incident";
import { factsOf } from "../../page/drill/facts";
import type { DrillResult, DrillStage } from "./drill";
import { drillRecord } from "./record";

/** `reflex drill --json`: docs/formats/reflex-drill-1.schema.json says what each field means. */
export interface DrillJson extends DrillResult {
  format: "reflex-drill/1";
  organization: { id: string; homeRegion: string };
  accounts: Array<{ id: string; name: string; role: "security" | "member" }>;
  headline: string;
  incidentId: string | null;
  changedAnything: boolean;
  decision: DecisionRecord | null;
  file: IncidentFile | null;
  evidence: { bucket: string; path: string; manifestSha256: string } | null;
}

/** What a drill showed, for programs. The organization must still run: its newest incident file is read. */
export async function drillJson(stage: DrillStage, result: DrillResult): Promise<DrillJson> {
  const record = await drillRecord(stage, result);
  const { accounts, decision, evidence, file, headline, organization } = record;
  const facts = factsOf(record);
  return {
    format: "reflex-drill/1",
    ...result,
    // An attribute that is gone says so: without it, it would look like one that was not read.
    after: { ...Object.fromEntries(Object.keys(result.before).map((name) => [name, null])), ...defined(result.after) },
    organization,
    accounts: Object.entries(accounts).map(([id, account]) => ({ id, ...account })),
    headline,
    incidentId: decision?.incidentId ?? facts.decision?.incidentId ?? file?.incident.id ?? null,
    changedAnything: facts.changedAnything,
    decision: decision ?? null,
    file: file ?? null,
    evidence: evidence ?? null,
  };
}

const defined = (state: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
