/**
 * Measures the loop of somebody who works on a response: seconds, CPU seconds and peak memory of drills.
 *
 *   node -r ts-node/register/transpile-only bench/drill/run.ts [--all]
 *
 * Cold: nothing is kept of these sources, but the packages and the emulator are installed. Warm: the same again, the best
 * of three, with the option of Node that `npm start` sets. `--all` adds `reflex drill --all`. What is kept in .reflex of
 * the organization and of JavaScript is deleted; both are made again. Linux only: it reads /proc.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { installed } from "../../simulator";
import { type Usage, usageOf } from "./processes";

const root = path.resolve(__dirname, "..", "..");
const kept = path.join(root, ".reflex");
const rounds = 3;

async function main(options: string[]): Promise<void> {
  if (options.some((option) => option !== "--all")) throw new Error("usage: bench/drill/run.ts [--all]");
  if (process.platform !== "linux")
    throw new Error("The memory of processes is read from /proc, which only Linux has.");
  if (!(await installed())) throw new Error("The emulator is not installed yet; run npm start once.");
  const [load = 0] = loadavg();
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}; ` +
      `load at the beginning ${load.toFixed(1)}\n\n` +
      `${"reflex".padEnd(34)}  seconds  CPU seconds  MB of Node  MB of the emulator`,
  );
  await coldAndWarm(["drill", "--approve"]);
  report(["drill", "failed-service"], "warm", await warm(["drill", "failed-service"]));
  if (options.includes("--all")) await coldAndWarm(["drill", "--all"]);
}

async function coldAndWarm(command: string[]): Promise<void> {
  forget();
  report(command, "cold", await measured(command));
  report(command, "warm", command.includes("--all") ? await measured(command) : await warm(command));
}

async function warm(command: string[]): Promise<Usage> {
  let best = await measured(command);
  for (let round = 1; round < rounds; round++) {
    const usage = await measured(command);
    if (usage.cpuSeconds < best.cpuSeconds) best = usage;
  }
  return best;
}

async function measured(command: string[]): Promise<Usage> {
  const usage = await usageOf(["--max-semi-space-size=16", "cli/reflex.js", ...command], root);
  if (usage.exitCode !== 0) throw new Error(`reflex ${command.join(" ")} ended with ${usage.exitCode}; see above`);
  return usage;
}

function forget(): void {
  if (!existsSync(kept)) return;
  for (const name of readdirSync(kept).filter((folder) => /^(organization|javascript)-/.test(folder))) {
    rmSync(path.join(kept, name), { recursive: true, force: true });
  }
}

function report(command: string[], state: string, usage: Usage): void {
  const { seconds, cpuSeconds, nodeMegabytes, emulatorMegabytes } = usage;
  console.log(
    [
      `${command.join(" ")}, ${state}`.padEnd(34),
      seconds.toFixed(1).padStart(7),
      cpuSeconds.toFixed(1).padStart(11),
      nodeMegabytes.toFixed(0).padStart(10),
      emulatorMegabytes.toFixed(0).padStart(18),
    ].join("  "),
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
