import { SSMClient, StartAutomationExecutionCommand, type StartAutomationExecutionRequest } from "@aws-sdk/client-ssm";
import type { Principal, TimedEntry } from "../../simulator";
import type { DrillStage } from "../drill/drill";

/** The call that started a run, as triage, a rule or a person made it. */
export interface Start {
  principal: Principal;
  region: string;
  input: StartAutomationExecutionRequest;
}

/** The first call of a drill that started a run. */
export function firstStart(timeline: readonly TimedEntry[]): Start | undefined {
  for (const entry of timeline) {
    if (entry.kind !== "call" || entry.operation !== "StartAutomationExecution" || entry.error) continue;
    const { principal, region, input } = entry;
    return { principal, region, input: input as unknown as StartAutomationExecutionRequest };
  }
  return undefined;
}

/**
 * Starts the run as it was started before, in an organization that is as it was then. What comes before a run and beside
 * it (triage, the incident file) does not depend on what the run is refused and is left out: of the rules of the
 * security account those stay that notify people.
 */
export async function startAgain(
  { organization, blueprint }: Pick<DrillStage, "organization" | "blueprint">,
  { principal, region, input }: Start,
): Promise<void> {
  for (const rule of organization.events.all()) {
    const tells = rule.targets.some(({ Arn }) => Arn.split(":")[2] === "sns");
    if (rule.account === blueprint.security.account && !tells) organization.events.disable(rule);
  }
  await organization.clients.as(SSMClient, principal, region).send(new StartAutomationExecutionCommand(input));
}
