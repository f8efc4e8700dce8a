import { catalogue } from "../../catalogue/catalogue";
import { runbooksOf } from "../../catalogue/runbooks";
import type { Response } from "../../responses/types";
import { exampleContext } from "../../runbooks/context";
import type { Runbook } from "../../runbooks/language/types";
import { UsageError } from "../errors";
import { callingSteps } from "./steps";

/** Which runbooks are judged, and the drills in which they run. */
export interface Subject {
  runbooks: Runbook[];
  responses: Response[];
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
 * One of several parts of a subject, which together are the whole: its share of the runbooks, and the drills in which
 * those run or undo.
 * @param shard as "2/8".
 * @throws UsageError for what is no shard.
 */
export function shardOf({ runbooks, responses }: Subject, shard: string): Subject {
  const [, index = 0, all = 0] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(shard) ?? []).map(Number);
  if (index < 1 || index > all) throw new UsageError(`--shard ${shard}: give a part of all parts, as 2/8`);
  const own = runbooks.filter((_, at) => at % all === index - 1);
  const uses = ({ runbook, workflow, undo }: Response) => [runbook, undo, ...(workflow?.runbooks ?? [])];
  return { runbooks: own, responses: responses.filter((one) => own.some((runbook) => uses(one).includes(runbook))) };
}

/** The containments: the runbooks that mark steps as essential and can be undone. */
export function containments(): Subject {
  const { runbooks, responses } = everything();
  const own = runbooks.filter(
    (one) =>
      one.undo !== undefined &&
      callingSteps(one.compile(exampleContext).document).some(({ mark }) => mark.kind === "essential"),
  );
  return { runbooks: own, responses: responses.filter(({ runbook }) => runbook && own.includes(runbook)) };
}
