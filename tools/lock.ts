import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive } from "./keptFolder";

export interface LockOptions {
  /** Called once, with the process that holds the lock, when there is a wait. */
  onWait?: (pid: number) => void;
}

/** How often a holder marks its lock as in use, and after what time without a mark the lock is stale; milliseconds. */
const markEvery = 5_000;
const staleAfter = 300_000;

/**
 * Does work that only one process on this machine should do at a time, and waits while another does it, without a limit.
 * The lock is a file with the id of its process. It is stale when that process has ended, or does not mark it any more:
 * the same id can belong to another process later. Two processes that break a stale lock in the same instant may both
 * work, so the work must bear that.
 */
export async function locked<T>(file: string, work: () => Promise<T>, { onWait }: LockOptions = {}): Promise<T> {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let holder = acquire(file), waits = false; holder !== undefined; holder = acquire(file)) {
    if (!waits) onWait?.(holder);
    waits = true;
    await pause(200);
  }
  const marks = setInterval(() => mark(file), markEvery);
  try {
    return await work();
  } finally {
    clearInterval(marks);
    rmSync(file, { force: true });
  }
}

/** Undefined when this process now holds the lock, else the process that holds it. */
function acquire(file: string): number | undefined {
  // The id is in the file before it has its name, so nobody reads an empty lock.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return holderOf(file) ?? acquire(file);
  } finally {
    rmSync(own, { force: true });
  }
}

/** The process that holds the lock; undefined when there is none any more. Removes a stale lock. */
function holderOf(file: string): number | undefined {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    if (isAlive(holder) && Date.now() - statSync(file).mtimeMs < staleAfter) return holder;
    // Renamed first: of several processes that find it stale, one gets it.
    const stale = `${file}.${process.pid}.stale`;
    renameSync(file, stale);
    rmSync(stale);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return undefined;
}

function mark(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // It was broken as stale: whoever did that works now as well.
  }
}
