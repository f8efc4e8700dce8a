import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";

/**
 * Makes a folder that is kept for good, `KIND-KEY`. It is made beside its place and renamed into it when complete: what is
 * interrupted leaves nothing that looks complete, and of two processes that make it at once the second
 * throws its copy away. What killed processes left behind of the same kind is deleted.
 */
export async function makeKeptFolder(folder: string, make: (partial: string) => Promise<void>): Promise<void> {
  const parent = path.dirname(folder);
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent, path.basename(folder).split("-")[0] ?? "");
  const partial = `${folder}.partial-${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    await make(partial);
    moveIntoPlace(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * Deletes the folders of a kind that were not used for longest, but for `most` of them. A folder is used when it is made
 * and when `markUsed` says so.
 */
export function removeUnused(parent: string, kind: string, most: number): void {
  const whole = readdirSync(parent).filter((name) => name.startsWith(`${kind}-`) && !name.includes(".partial-"));
  const byUse = whole
    .map((name) => ({ folder: path.join(parent, name), used: statSync(path.join(parent, name)).mtimeMs }))
    .sort((one, other) => other.used - one.used);
  for (const { folder } of byUse.slice(most)) rmSync(folder, { recursive: true, force: true });
}

/** Throws the file system's error where it may not be written. */
export function markUsed(folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
}

function moveIntoPlace(partial: string, folder: string): void {
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Somebody else was faster. Theirs was complete before it was moved, so it is as good as ours.
    if (!existsSync(folder)) throw error;
  }
}

function removeAbandoned(parent: string, kind: string): void {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(`${kind}-`) ? /\.partial-(\d+)-/.exec(name)?.[1] : undefined;
    if (pid && !isAlive(Number(pid))) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Whether there is a process with that id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
