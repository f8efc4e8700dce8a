import { FisClient } from "@aws-sdk/client-fis";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { GameDay } from "../../components/gameDays/types";
import { EmbeddedOrganization, type Emulator, type OnProgress, type TimedEntry } from "../../simulator";
import { type Blueprint, blueprint, type ExtraConfig } from "../blueprint";
import { worldOf } from "../drill/world";
import { UsageError } from "../errors";
import { experimentById, outcomeOf, startExperiment } from "./experiment";
import { becomeOperator, type OperatorClients } from "./operator";
import { preflight } from "./preflight";
import { readSafetyLever } from "./safetyLever";
import { makeSample } from "./sample";
import { timesIn } from "./timeline";
import { type GameDayResult, judge } from "./verdict";
import { worlds } from "./worlds";
import { embeddedProcess } from "./worlds/world";

export interface EmbeddedOptions {
  emulator?: Emulator;
  start?: Date;
  onProgress?: OnProgress;
  /** Called once when everything is in place, before the game day begins. */
  onStaged?: (stage: GameDayStage) => void | Promise<void>;
  onEntry?: (entry: TimedEntry) => void;
}

export interface GameDayStage {
  blueprint: Blueprint;
  organization: EmbeddedOrganization;
  gameDay: GameDay;
  headline: string;
  /** Clients of the person who holds the game day. */
  operator: OperatorClients;
}

export type EmbeddedResult = GameDayResult & { timeline: TimedEntry[] };

/** The example accounts, of which the security account counts as no management account. */
const managementAccountId = "444455556666";

/**
 * Holds a game day in an embedded organization, in simulated time.
 * @throws UsageError for a game day that proves nothing there, and while an incident is open.
 */
export async function holdEmbedded(gameDay: GameDay, options: EmbeddedOptions = {}): Promise<EmbeddedResult> {
  const makeWorld = worlds[gameDay.name];
  if (!makeWorld) {
    throw new UsageError(
      `${gameDay.name} proves nothing in an embedded organization, which has no networks and no workloads to disturb; ` +
        "hold it with --live, in a canary account",
    );
  }
  const plan = await blueprint({}, configFor(gameDay));
  const organization = await EmbeddedOrganization.start({
    deployment: plan.deployment,
    organizationId: plan.settings.organizationId,
    accounts: [plan.security.account, plan.member.account],
    start: options.start,
    emulator: options.emulator,
    onProgress: options.onProgress,
  });
  try {
    const { headline, violations } = await makeWorld(worldOf(organization, plan, plan.settings.homeRegion));
    await organization.settled();
    const operator = await becomeOperator(organization, plan);
    await options.onStaged?.({ blueprint: plan, organization, gameDay, headline, operator });
    if (options.onEntry) organization.timeline.subscribe(options.onEntry);
    const fis = operator(FisClient);
    await preflight(await readSafetyLever(fis), operator(SSMClient));
    const cause = await begin(gameDay, organization, operator, fis);
    await organization.settled();
    const entries = organization.timeline.entries;
    const experiment = cause.experimentId ? outcomeOf(await experimentById(fis, cause.experimentId)) : undefined;
    const began = faultOf(entries, cause.experimentId) ?? cause.at;
    const wrong = [
      ...((await violations?.()) ?? []),
      ...(gameDay.kind === "sample finding" ? runsSince(entries, began) : []),
    ];
    return { ...judge(gameDay, "embedded", began, timesIn(entries, began), experiment, wrong), timeline: [...entries] };
  } finally {
    await organization.stop();
  }
}

async function begin(
  gameDay: GameDay,
  organization: EmbeddedOrganization,
  operator: OperatorClients,
  fis: FisClient,
): Promise<{ at: Date; experimentId?: string }> {
  const at = organization.clock.now();
  if (gameDay.kind === "experiment") return { at, experimentId: (await startExperiment(fis, gameDay.name)).id };
  await makeSample(operator, gameDay.findingType);
  return { at };
}

/** Runs that a sample must not start. */
function runsSince(entries: readonly TimedEntry[], began: Date): string[] {
  const started = entries.flatMap((entry) =>
    entry.kind === "automation" && Date.parse(entry.at) >= began.getTime() ? [entry.document] : [],
  );
  return [...new Set(started)].map((document) => `A run of ${document} was started, which a sample must not do.`);
}

/** When the fault of an experiment began: it resolves its targets first. */
function faultOf(entries: readonly TimedEntry[], experimentId: string | undefined): Date | undefined {
  const running = entries.find(
    (entry) => entry.kind === "experiment" && entry.experimentId === experimentId && entry.status === "running",
  );
  return running && new Date(running.at);
}

/** What the stacks of an account that holds this game day have in their configuration. */
function configFor({ name, kind }: GameDay): ExtraConfig {
  return {
    member: { gameDays: JSON.stringify([name]), gameDayProcess: embeddedProcess, managementAccountId },
    ...(kind === "sample finding" && { security: { admitSamples: "true" } }),
  };
}
