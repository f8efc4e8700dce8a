/** What a process and all that it starts use, read from Linux's /proc while they run. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

export interface Usage {
  /** From the start to the end. */
  seconds: number;
  /** Of all processes together, user and system. */
  cpuSeconds: number;
  /** Peak memory (VmHWM) of the largest Node process, and of the largest of any other program. */
  nodeMegabytes: number;
  emulatorMegabytes: number;
  exitCode: number | null;
}

interface Seen {
  name: string;
  peakKilobytes: number;
  ticks: number;
}

const intervalMs = 50;
/** USER_HZ, which Linux fixes at 100 in what programs can read (man 5 proc_pid_stat). */
const ticksPerSecond = 100;

/** Runs Node to its end. What happens between two looks, 50 ms apart, is missed. */
export async function usageOf(args: string[], cwd: string): Promise<Usage> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const seen = new Map<number, Seen>();
  while (child.exitCode === null && child.signalCode === null) {
    look(child, seen);
    await Promise.race([ended, setTimeout(intervalMs)]);
  }
  const processes = [...seen.values()];
  const peak = (isNode: boolean) =>
    Math.max(
      0,
      ...processes.filter(({ name }) => /^(node|MainThread)/.test(name) === isNode).map((p) => p.peakKilobytes),
    );
  return {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: processes.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond,
    nodeMegabytes: peak(true) / 1024,
    emulatorMegabytes: peak(false) / 1024,
    exitCode: child.exitCode,
  };
}

function look({ pid }: ChildProcess, seen: Map<number, Seen>): void {
  const waiting = pid === undefined ? [] : [pid];
  const alive = new Set<number>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (alive.has(next)) continue;
    alive.add(next);
    try {
      const now = read(next);
      // A process that has ended and is not yet waited for has no memory any more.
      seen.set(next, { ...now, peakKilobytes: Math.max(now.peakKilobytes, seen.get(next)?.peakKilobytes ?? 0) });
      waiting.push(...childrenOf(next));
    } catch {
      // It ended meanwhile; what it had used when it was last seen counts.
    }
  }
}

function read(pid: number): Seen {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name is in parentheses and may hold spaces; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    name: /^Name:\s*(.*)$/m.exec(status)?.[1] ?? "",
    peakKilobytes: Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0),
    ticks: Number(fields[11]) + Number(fields[12]),
  };
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
