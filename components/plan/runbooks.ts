import type { NamedStatement } from "../../aws/iam";
import type { Organization } from "../../organization/names";
import { lookupActions } from "../../responses/resource";
import type { Response } from "../../responses/types";
import { runbookContext } from "../../runbooks/context";
import type { AutomationDocument, ExecutionScope, Runbook } from "../../runbooks/language/types";
import type { Workflow } from "../../workflows/types";

/** The runbooks of the catalogue, by who starts them. Each runbook is listed once. */
export interface RunbookPlan {
  /** Those that undo something: people start them too. */
  undo: Runbook[];
  /** Those that triage starts. */
  triaged: Runbook[];
  all: Runbook[];
}

/** @throws Error when two different runbooks have the same name. */
export function planRunbooks(responses: readonly Response[]): RunbookPlan {
  const own = ({ runbook, workflow }: Response) => (runbook ? [runbook] : (workflow?.runbooks ?? []));
  const withUndo = (response: Response) => [...own(response), ...(response.undo ? [response.undo] : [])];
  const central = responses.filter((response) => response.placement === "central");
  return {
    undo: distinct(responses.flatMap(({ undo }) => (undo ? [undo] : []))),
    triaged: distinct(central.flatMap(({ runbook }) => runbook ?? [])),
    all: distinct(responses.flatMap(withUndo)),
  };
}

/** The workflows of the catalogue, each once. */
export function workflowsOf(responses: readonly Response[]): Workflow[] {
  return [...new Set(responses.flatMap(({ workflow }) => workflow ?? []))];
}

/** The IAM actions with which triage reads the resources of the responses. */
export const lookupsOf = (responses: readonly Response[]): string[] =>
  lookupActions(responses.flatMap((response) => (response.placement === "central" ? [response.resource] : [])));

function distinct(runbooks: Runbook[]): Runbook[] {
  const byName = new Map<string, Runbook>();
  for (const runbook of runbooks) {
    const known = byName.get(runbook.name);
    if (known && known !== runbook) {
      throw new Error(
        `Two runbooks of the catalogue are named ${runbook.name}. Rename one of them (its file in a folder runbooks/).`,
      );
    }
    byName.set(runbook.name, runbook);
  }
  return [...byName.values()];
}

/**
 * What a run in one Region works with. A runbook step cannot call another Region, so the table of prior state and the
 * topic for pages exist in every governed Region of the security account.
 */
export const regionalContext = (organization: Organization, region: string) =>
  runbookContext({ ...organization, homeRegion: region });

/** The document of a runbook as it is published in one Region. */
export const documentIn = (organization: Organization, region: string, runbook: Runbook): AutomationDocument =>
  runbook.compile(regionalContext(organization, region)).document;

/**
 * The statements of a runbook's execution role in one account. IAM is global, so the role serves all Regions: the
 * statements of each Region's document, with their resources united.
 */
export function runStatements(
  organization: Organization,
  regions: string[],
  scope: ExecutionScope,
  runbook: Runbook,
): NamedStatement[] {
  const united = new Map<string, NamedStatement & { Resource: string[] }>();
  for (const region of regions) {
    const compiled = runbook.compile(regionalContext(organization, region));
    for (const statement of compiled.policy(scope).Statement) {
      const known = united.get(statement.Sid);
      if (!known) united.set(statement.Sid, { ...statement, Resource: [...statement.Resource] });
      else known.Resource.push(...statement.Resource.filter((resource) => !known.Resource.includes(resource)));
    }
  }
  return [...united.values()];
}
