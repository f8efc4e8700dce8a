import { catalogue } from "../../catalogue/catalogue";
import { runbooksOf } from "../../catalogue/runbooks";
import type { Response } from "../../responses/types";
import { exampleContext } from "../../runbooks/context";
import type { Runbook } from "../../runbooks/language/types";
import { UsageError } from "../errors";
import { type CallingStep, callingSteps } from "./steps";

/** Which runbooks are judged, and the drills in which they run. */
export interface Subject {
  runbooks: Runbook[];
  responses: Response[];
  /** By key, the steps that are refused where that is not all. */
  only?: ReadonlySet<string>;
}

/** Responses that answer samples only are left out: nothing acts on a sample where the organization does not admit them. */
const drilled = (response: Response) => !(response.placement === "central" && response.drill);

/** @throws UsageError for a response without runbooks. */
export function subjectOf(response: Response): Subject {
  const runbooks = response.runbook ? [response.runbook] : [...(response.workflow?.runbooks ?? [])];
  if (runbooks.length === 0 || !drilled(response)) {
    const why = drilled(response) ? "only people act on it" : "it answers samples only";
    throw new UsageError(
      `${response.name} starts no runbook, ${why}: --fail-each needs a response with calls to refuse, ` +
        "such as crypto-mining-instance",
    );
  }
  return { runbooks, responses: [response] };
}

/** Every runbook of the catalogue, each in the first drills that come to its steps. */
export const everything = (): Subject => ({ runbooks: runbooksOf(catalogue), responses: catalogue.filter(drilled) });

/**
 * One of several parts of a subject, which together are the whole: its share of the steps, one after the other, so that
 * few drills are needed to come to them.
 * @param shard as "2/8".
 * @throws UsageError for what is no shard.
 */
export function shardOf({ runbooks, responses }: Subject, shard: string): Subject {
  const [, index = 0, all = 0] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(shard) ?? []).map(Number);
  if (index < 1 || index > all) throw new UsageError(`--shard ${shard}: give a part of all parts, as 2/8`);
  const steps = runbooks.flatMap((runbook) =>
    stepsIn(runbook).map(({ name }) => ({ runbook, key: keyOf(runbook.name, name) })),
  );
  const own = steps.slice(Math.floor(((index - 1) * steps.length) / all), Math.floor((index * steps.length) / all));
  const ownRunbooks = runbooks.filter((one) => own.some(({ runbook }) => runbook === one));
  const uses = ({ runbook, workflow, undo }: Response) => [runbook, undo, ...(workflow?.runbooks ?? [])];
  return {
    runbooks: ownRunbooks,
    responses: responses.filter((one) => ownRunbooks.some((runbook) => uses(one).includes(runbook))),
    only: new Set(own.map(({ key }) => key)),
  };
}

/** Names a step among those of all runbooks. */
export const keyOf = (runbook: string, step: string): string => `${runbook} ${step}`;

/** The steps of a runbook whose calls can be refused. */
export const stepsIn = (runbook: Runbook): CallingStep[] => callingSteps(runbook.compile(exampleContext).document);

/** The containments: the runbooks that mark steps as essential and can be undone. */
export function containments(): Subject {
  const { runbooks, responses } = everything();
  const own = runbooks.filter(
    (one) => one.undo !== undefined && stepsIn(one).some(({ mark }) => mark.kind === "essential"),
  );
  return { runbooks: own, responses: responses.filter(({ runbook }) => runbook && own.includes(runbook)) };
}
