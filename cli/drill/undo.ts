import { localRuleName, responseRuleName } from "../../components/naming";
import { sharedParameters } from "../../responses/parameters";
import type { Response } from "../../responses/types";
import type { DrillStage } from "./drill";

/** How a release went. */
export interface Undone {
  runbook: string;
  /** How its run ended; undefined when none was started. */
  status?: string;
  /** The subject's state afterwards. */
  state: Record<string, unknown>;
  /** How often the release itself fired the response's rules: a release must not be answered. */
  answered: number;
}

/**
 * A person undoes what the drill's run did, with the parameters that both runbooks share, as the message about it says.
 * @throws Error when the response has no runbook that undoes it, or none ran.
 */
export async function undo({
  blueprint,
  organization,
  responders,
  response,
  scenario,
  staged,
  world,
}: DrillStage): Promise<Undone> {
  const { timeline } = organization;
  const runbook = response.undo;
  const started = timeline
    .of("call")
    .find(({ operation, error }) => operation === "StartAutomationExecution" && !error);
  if (!runbook || !started) throw new Error(`nothing of ${response.name} can be undone`);
  const given = started.input.Parameters as Record<string, string[]>;
  const rules = rulesOf(response);
  const firings = () => timeline.of("rule").filter(({ rule }) => rules.includes(rule)).length;
  const firedBefore = firings();
  const runsBefore = timeline.of("automation").length;
  await responders.start(runbook.name, blueprint, world.region, {
    IncidentId: given.IncidentId ?? [],
    ...sharedParameters(runbook, given),
  });
  await organization.settled();
  return {
    runbook: runbook.name,
    status: timeline.of("automation").slice(runsBefore).at(-1)?.status,
    state: await scenario.state(world, staged),
    answered: firings() - firedBefore,
  };
}

const rulesOf = (response: Response): string[] =>
  response.placement === "central"
    ? Object.keys(response.forms).map((form) => responseRuleName(response, form))
    : [localRuleName(response.name)];
