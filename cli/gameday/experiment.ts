import { randomUUID } from "node:crypto";
import {
  type Experiment,
  type ExperimentTemplateSummary,
  type FisClient,
  GetExperimentCommand,
  ListExperimentTemplatesCommand,
  StartExperimentCommand,
} from "@aws-sdk/client-fis";
import { gameDayTagKey } from "../../components/gameDays/permissions";
import { UsageError } from "../errors";
import type { Sends } from "./preflight";

/** Starts the experiment of a game day; the template is found by its tag. */
export async function startExperiment(fis: Sends<FisClient>, gameDay: string): Promise<Experiment> {
  const template = await templateOf(fis, gameDay);
  const { experiment } = await fis.send(
    new StartExperimentCommand({
      clientToken: randomUUID(),
      experimentTemplateId: template.id,
      tags: { [gameDayTagKey]: gameDay },
    }),
  );
  if (!experiment?.id) throw new Error("FIS started an experiment without an id.");
  return experiment;
}

export async function experimentById(fis: Sends<FisClient>, id: string): Promise<Experiment> {
  const { experiment } = await fis.send(new GetExperimentCommand({ id }));
  if (!experiment) throw new Error(`FIS knows no experiment ${id} any more.`);
  return experiment;
}

export const isOver = ({ state }: Experiment): boolean =>
  ["cancelled", "completed", "failed", "stopped"].includes(state?.status ?? "");

/** The part of an experiment that a verdict includes. */
export const outcomeOf = ({ id = "", state }: Experiment) => ({
  id,
  status: state?.status ?? "unknown",
  reason: state?.reason ?? "",
});

async function templateOf(fis: Sends<FisClient>, gameDay: string): Promise<ExperimentTemplateSummary> {
  let nextToken: string | undefined;
  do {
    const page = await fis.send(new ListExperimentTemplatesCommand({ nextToken }));
    const found = page.experimentTemplates?.find(({ tags }) => tags?.[gameDayTagKey] === gameDay);
    if (found) return found;
    nextToken = page.nextToken;
  } while (nextToken);
  throw new UsageError(
    `the account has no experiment template for ${gameDay}; add it to reflex:gameDays of its member stack and deploy`,
  );
}
