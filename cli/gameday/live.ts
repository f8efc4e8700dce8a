import { type Experiment, StopExperimentCommand } from "@aws-sdk/client-fis";
import type { Expectation, GameDay } from "../../components/gameDays/types";
import { UsageError } from "../errors";
import { experimentById, isOver, outcomeOf, startExperiment } from "./experiment";
import type { LiveAccount } from "./liveAccount";
import { timeInAws } from "./liveTimes";
import { preflight } from "./preflight";
import { type GameDayResult, judge } from "./verdict";

const pollMilliseconds = 10_000;
/** AWS reports alarms and runs some seconds after they happened. */
const graceMilliseconds = 60_000;
/** FIS resolves its targets before anything happens. */
const startMilliseconds = 10 * 60_000;

/**
 * Holds a game day in an account of AWS, and measures it by what AWS says about itself. An experiment that still runs
 * when all that was expected is overdue is stopped.
 * @throws UsageError for a game day without FIS, and while an incident is open.
 */
export async function holdLive(
  gameDay: GameDay,
  account: LiveAccount,
  { onStart, onProgress }: { onStart(): void; onProgress(line: string): void },
): Promise<GameDayResult> {
  if (gameDay.kind !== "experiment") {
    throw new UsageError(
      `${gameDay.name} is measured in the security account, which --live does not see; ` +
        "docs/game-days.md says how to make the sample and where to read what was decided",
    );
  }
  await preflight(await account.safetyLever(), account.ssm);
  onStart();
  const { id = "" } = await startExperiment(account.fis, gameDay.name);
  onProgress(`experiment ${id} started`);
  let experiment = await untilItRuns(account, id);
  const began = experiment.startTime ?? account.now();
  const times = new Map<Expectation, Date>();
  const deadline =
    began.getTime() + Math.max(...gameDay.hypothesis.map(({ within }) => within)) * 1000 + graceMilliseconds;
  for (;;) {
    experiment = await experimentById(account.fis, id);
    for (const expectation of gameDay.hypothesis.filter((one) => !times.has(one))) {
      const at = await timeInAws(expectation.milestone, account, experiment, began);
      if (!at) continue;
      times.set(expectation, at);
      onProgress(`${expectation.name}: ${expectation.what}`);
    }
    const allKnown = times.size === gameDay.hypothesis.length;
    if (isOver(experiment) && (allKnown || experiment.state?.status !== "completed")) break;
    if (account.now().getTime() > deadline) {
      if (!isOver(experiment)) await account.fis.send(new StopExperimentCommand({ id }));
      break;
    }
    await account.sleep(pollMilliseconds);
  }
  return judge(gameDay, "live", began, (expectation) => times.get(expectation), outcomeOf(experiment));
}

async function untilItRuns(account: LiveAccount, id: string): Promise<Experiment> {
  const patience = account.now().getTime() + startMilliseconds;
  for (;;) {
    const experiment = await experimentById(account.fis, id);
    if (isOver(experiment) || experiment.state?.status === "running") return experiment;
    if (account.now().getTime() > patience) {
      await account.fis.send(new StopExperimentCommand({ id }));
      throw new UsageError(`experiment ${id} did not begin within ten minutes; it was stopped`);
    }
    await account.sleep(pollMilliseconds);
  }
}
