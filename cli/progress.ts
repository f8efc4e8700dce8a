import { duration } from "../page/text";
import type { OnProgress, Progress } from "../simulator";

/** `refused: 12 of 40 drills, 31 a minute, 54 s left`. @param elapsed milliseconds. */
export function progressLine({ what, unit, done, all }: Progress, elapsed: number): string {
  const rate = done / (elapsed / 60_000);
  const left = done === 0 ? "" : `, ${rate.toFixed(0)} a minute, ${duration(((all - done) / done) * elapsed)} left`;
  return `${what}: ${done} of ${all} ${unit}${left}`;
}

/** Shorter work says nothing of itself where there is no terminal, and no more often. Milliseconds. */
const quiet = 2_000;

/** Shows what long work says. */
export interface Watch extends OnProgress {
  /** Removes the line that is written over, before something is printed elsewhere on the same terminal. */
  clear(): void;
}

/**
 * Shows long work: sentences stay; how far it is is one line that is written over on a terminal and goes when all is
 * done, and is a line for each tenth elsewhere.
 * @param stream standard error: what programs read stays free of it.
 * @param options.silent nothing at all, for `--json`.
 */
export function watchOn(
  stream: Pick<NodeJS.WriteStream, "isTTY" | "write">,
  { silent = false, now = Date.now }: { silent?: boolean; now?: () => number } = {},
): Watch {
  let shown: { what: string; began: number; last: number; tenth: number } | undefined;
  const clear = () => {
    if (stream.isTTY && shown) stream.write("\r\x1b[K");
  };
  const show = (progress: Progress) => {
    const { what, done, all } = progress;
    if (shown?.what !== what || done === 0) shown = { what, began: now(), last: now(), tenth: 0 };
    const line = progressLine(progress, now() - shown.began);
    const tenth = Math.floor((done * 10) / all);
    if (stream.isTTY) stream.write(`\r\x1b[K${done < all ? line : ""}`);
    else if (tenth > shown.tenth && now() - shown.last >= quiet) {
      stream.write(`${line}\n`);
      shown = { ...shown, last: now(), tenth };
    }
    if (done === all) shown = undefined;
  };
  const say: OnProgress = (said) => {
    if (silent) return;
    if (typeof said !== "string") return show(said);
    clear();
    stream.write(`${said}\n`);
  };
  return Object.assign(say, { clear });
}
