import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { compilePattern } from "../../aws/patterns";
import { responseFolder } from "../../catalogue/folders";
import { patternsOf, type Response, type SignalEvent } from "../../responses/types";
import type { Emulator } from "../../simulator";
import type { Blueprint } from "../blueprint";
import { type Judged, judgeInChaos } from "../chaos/drill";
import type { Chaos } from "../chaos/options";
import { type DrillResult, drill } from "./drill";
import { leftTo } from "./forms";
import type { Answer } from "./people";
import { type Undone, undo } from "./undo";

/** What a response was shown to do. */
export interface Proof {
  response: string;
  verdict: DrillResult["verdict"] | "crashed";
  /** Near-misses that its patterns rejected. */
  nearMisses: number;
  /** The runbook that brought the state before back, where the response has one. */
  undoneBy?: string;
  /** Real milliseconds. */
  took: number;
  /** Calls to AWS that were made, all of them allowed unless `problems` says otherwise. */
  calls: number;
  /** In chaos: what was not done and was said, one sentence each. */
  reported?: string[];
  /** What is not as it must be, one sentence each; none: the response is proved. */
  problems: string[];
}

/**
 * Shows what a response promises: its event is answered to the end, the state after is what its scenario says, no call
 * was refused, its near-misses fire nothing, and undoing it restores the state before. Where a run stops for a person
 * before it destroys something, undoing is shown with a second drill in which that person says no. In chaos it shows that
 * nothing is silent, vetoed or done twice (cli/chaos/judge.ts).
 */
export async function prove(response: Response, emulator: Emulator, plan: Blueprint, chaos?: Chaos): Promise<Proof> {
  const began = Date.now();
  /** One drill, undone at its end if that can be shown after such an answer. */
  const play = async (reply: Answer) => {
    let waited = false;
    let undone: Undone | undefined;
    let judged: Judged | undefined;
    const answer = async () => {
      waited = true;
      return reply;
    };
    const result = await drill({ response, answer, emulator, plan, chaos }, async (stage, result) => {
      const seen = stage.organization.timeline.entries.length;
      if (response.undo && !(waited && reply === "approve")) undone = await undo(stage);
      if (chaos) judged = judgeInChaos(stage, result, undone, seen);
    });
    return { result, undone, judged };
  };
  const healed = await play("approve");
  const { result } = healed;
  const released = response.undo && !healed.undone ? await play("reject") : healed;
  const judged = [healed, ...(released === healed ? [] : [released])].flatMap((one) => one.judged ?? []);
  const misses = nearMisses(response);
  return {
    response: response.name,
    verdict: result.verdict,
    nearMisses: misses.length,
    undoneBy: released.undone?.runbook,
    took: Date.now() - began,
    calls: result.calls.made,
    ...(chaos && { reported: judged.flatMap(({ reported }) => reported) }),
    problems: [
      ...(chaos ? judged.flatMap(({ faults }) => faults) : wrongEnd(response, result)),
      ...misses.filter(({ fires }) => fires).map(({ name }) => `fires on its near-miss ${name}`),
      ...(released.undone && !chaos ? wrongUndo(released.undone, released.result) : []),
    ],
  };
}

function wrongEnd(response: Response, { verdict, unmet, calls, before, after }: DrillResult): string[] {
  const acts = response.runbook !== undefined || response.workflow !== undefined;
  const expected = acts ? "healed" : "paged";
  return [
    ...(verdict === expected ? [] : [`the drill ended ${verdict}, not ${expected}`]),
    ...unmet,
    ...(calls.refused > 0 ? [`${calls.refused} calls were refused`] : []),
    ...(!acts && !isDeepStrictEqual(before, after) ? ["something was changed where only people may act"] : []),
  ];
}

function wrongUndo({ runbook, status, state, answered }: Undone, { before }: DrillResult): string[] {
  return [
    ...(status === "Success" ? [] : [`${runbook} ended with ${status ?? "no run"}`]),
    ...(isDeepStrictEqual(state, before)
      ? []
      : [`after ${runbook} the state is ${JSON.stringify(state)}, before it all it was ${JSON.stringify(before)}`]),
    ...(answered > 0 ? [`what ${runbook} did was answered again`] : []),
  ];
}

/** The events beside a response that must not fire it. */
function nearMisses(response: Response): Array<{ name: string; fires: boolean }> {
  const patterns = patternsOf(response).map(compilePattern);
  const folder = join(responseFolder(response.name), "events", "ignored");
  return readdirSync(folder).map((file) => {
    const event = JSON.parse(readFileSync(join(folder, file), "utf8")) as SignalEvent;
    return {
      name: file.replace(/\.json$/, ""),
      fires: leftTo(response, event) === undefined && patterns.some((pattern) => pattern.matches(event)),
    };
  });
}
