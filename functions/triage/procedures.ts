import { canonicalJson } from "../../aws/json";
import type { TriageSettings } from "../../organization/settings";
import { sharedParameters } from "../../responses/parameters";
import type { CentralResponse } from "../../responses/types";
import { runbookContext } from "../../runbooks/context";
import type { CompiledRunbook, Risk, Runbook } from "../../runbooks/language/types";
import { sha256 } from "../shared/identifiers";
import type { ProcedureSummary, Start } from "../shared/incident";

/** A runbook or workflow as it is published, with what triage must know of it. */
export interface Procedure {
  summary: ProcedureSummary;
  /** SHA-256 of the document or definition, as canonical JSON. */
  hash: string;
}

const risks: Risk[] = ["read", "reversible", "disruptive", "destructive"];

/** The procedures of responses, each compiled once. */
export class Procedures {
  private readonly compiled = new Map<string, CompiledRunbook>();

  constructor(private readonly settings: TriageSettings) {}

  /** What acts in answer to signals from a Region; undefined when Reflex only notifies. */
  of(
    { runbook, undo, workflow }: Pick<CentralResponse, "runbook" | "undo" | "workflow">,
    region: string,
  ): Procedure | undefined {
    if (runbook) {
      const { name, risk, riskReasons, document } = this.compile(runbook, region);
      return {
        summary: {
          kind: "runbook",
          name,
          risk,
          awaitsApproval: destructiveSteps(riskReasons),
          ...(undo ? { undo: { name: undo.name, parameters: {} } } : {}),
        },
        hash: sha256(canonicalJson(document)),
      };
    }
    if (!workflow) return undefined;
    const definition = workflow.definition(this.settings);
    const runs = workflow.runbooks.map((one) => this.compile(one, region));
    return {
      summary: {
        kind: "workflow",
        name: workflow.name,
        risk: risks[Math.max(0, ...runs.map(({ risk }) => risks.indexOf(risk)))] ?? "destructive",
        awaitsApproval: [...runs.flatMap(({ riskReasons }) => destructiveSteps(riskReasons)), ...questions(definition)],
      },
      hash: sha256(canonicalJson(definition)),
    };
  }

  /** A runbook as it is published in a Region, where a run uses the table and the topic of that Region. */
  private compile(runbook: Runbook, region: string): CompiledRunbook {
    const key = `${runbook.name}#${region}`;
    const compiled =
      this.compiled.get(key) ?? runbook.compile(runbookContext({ ...this.settings, homeRegion: region }));
    this.compiled.set(key, compiled);
    return compiled;
  }
}

const destructiveSteps = (reasons: CompiledRunbook["riskReasons"]) => [
  ...new Set(reasons.filter(({ risk }) => risk === "destructive").map(({ step }) => step)),
];

/** The states in which an execution waits for what people answer. */
const questions = ({ States = {} }: { States?: Record<string, { Resource?: string }> }) =>
  Object.entries(States).flatMap(([name, { Resource }]) => (Resource?.endsWith(".waitForTaskToken") ? [name] : []));

/** The summary with the parameters that undoing this start needs. */
export function startedWith(
  summary: ProcedureSummary,
  undo: Runbook | undefined,
  start: Start | undefined,
): ProcedureSummary {
  if (!undo || !summary.undo || !start || !("parameters" in start)) return summary;
  return { ...summary, undo: { ...summary.undo, parameters: sharedParameters(undo, start.parameters) } };
}
