/**
 * Measures the bundled policy pack as the engine uses it, in a process of its own and over gRPC, beside a pack of one
 * rule that does nothing:
 *
 *   node -r ts-node/register/transpile-only bench/policies/run.ts [RESOURCES]
 *
 * The time that each needs to start, and what it costs to judge a stack of RESOURCES (default 1,000). Each number is the best
 * of three rounds, so that other work on the machine disturbs little.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { buildPolicyPack, packFolder } from "../../policy-pack/build";
import { rules, stackRules } from "../../policy-pack/rules";
import { type BenchResource, RunningPack, requestOf, stackRequestOf } from "./pack";
import { stackOf } from "./workload";

const rounds = 3;

interface Measured {
  startMs: number;
  resourcesMs: number;
  stackMs: number;
  reports: number;
}

async function main(): Promise<void> {
  const size = Number(process.argv[2] ?? 1000);
  if (!(Number.isInteger(size) && size > 0))
    throw new Error(`RESOURCES must be a positive whole number, found ${process.argv[2]}.`);
  const stack = await stackOf(size);
  buildPolicyPack();
  // Beside the real one, so that it finds the same @pulumi/pulumi.
  const emptyFolder = mkdtempSync(path.join(path.dirname(packFolder), "empty-pack-"));
  try {
    buildEmptyPack(emptyFolder);
    const names = [...rules, ...stackRules].map(({ name }) => name);
    const pack = await measure(packFolder, stack, names);
    const empty = await measure(emptyFolder, stack, ["nothing"]);
    report(stack, pack, empty);
    reportStackRules(stack);
  } finally {
    rmSync(emptyFolder, { recursive: true, force: true });
  }
}

async function measure(folder: string, stack: readonly BenchResource[], names: readonly string[]): Promise<Measured> {
  const best: Measured = { startMs: Infinity, resourcesMs: Infinity, stackMs: Infinity, reports: 0 };
  const requests = stack.map(requestOf);
  const whole = stackRequestOf(stack);
  for (let round = 0; round < rounds; round++) {
    const [pack, startMs] = await timed(() => RunningPack.start(folder));
    try {
      await pack.enable(names);
      const [single, resourcesMs] = await timed(async () => {
        let reports = 0;
        for (const request of requests) reports += await pack.analyze(request);
        return reports;
      });
      const [linked, stackMs] = await timed(() => pack.analyzeStack(whole));
      best.startMs = Math.min(best.startMs, startMs);
      best.resourcesMs = Math.min(best.resourcesMs, resourcesMs);
      best.stackMs = Math.min(best.stackMs, stackMs);
      best.reports = single + linked;
    } finally {
      await pack.stop();
    }
  }
  return best;
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begin = performance.now();
  const result = await work();
  return [result, performance.now() - begin];
}

/** What the engine, gRPC and @pulumi/policy cost by themselves. */
function buildEmptyPack(folder: string): void {
  const policy = '{ name: "nothing", description: "Nothing.", enforcementLevel: "mandatory", validateResource() {} }';
  const source = `const { PolicyPack } = require("@pulumi/policy"); new PolicyPack("empty", { policies: [${policy}] });`;
  buildSync({
    stdin: { contents: source, resolveDir: __dirname },
    outfile: path.join(folder, "index.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["@pulumi/pulumi"],
    logLevel: "warning",
  });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "empty-pack", version: "0.0.0" }));
  writeFileSync(path.join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
}

function report(stack: readonly BenchResource[], pack: Measured, empty: Measured): void {
  const bytes = statSync(path.join(packFolder, "index.js")).size;
  const [cpu] = cpus();
  const line = (what: string, one: number, other: number, unit = "ms", each = 1) =>
    console.log(
      `${what.padEnd(34)}${(one / each).toFixed(each === 1 ? 0 : 2).padStart(8)} ${unit}` +
        `   ${(one / other).toFixed(1)} × a rule that does nothing`,
    );
  console.log(
    `${rules.length} rules about resources and ${stackRules.length} about stacks, in one file of ` +
      `${(bytes / 1e6).toFixed(1)} MB; a stack of ${stack.length} resources of ` +
      `${new Set(stack.map(({ type }) => type)).size} types; ${pack.reports} reports`,
  );
  console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model ?? "unknown CPU"}, ${process.platform}\n`);
  line("start-up", pack.startMs, empty.startMs);
  line("all resources, one after another", pack.resourcesMs, empty.resourcesMs);
  line("the stack as a whole", pack.stackMs, empty.stackMs);
  line("a resource, everything counted", total(pack), total(empty), "ms", stack.length);
}

/** What the rules about stacks cost by themselves: CPU of this process, without the reading of messages. */
function reportStackRules(stack: readonly BenchResource[]): void {
  const resources = stack.map((resource) => ({ ...resource, outputs: {}, scope: {}, dependencies: {} }));
  const costs = stackRules.map((rule) => {
    const before = process.cpuUsage();
    rule.judge(resources, {});
    const { user, system } = process.cpuUsage(before);
    return { name: rule.name, ms: (user + system) / 1000 };
  });
  const sum = costs.reduce((all, { ms }) => all + ms, 0);
  console.log(`\nall rules about stacks together: ${sum.toFixed(0)} ms of CPU`);
  for (const { name, ms } of costs.sort((one, other) => other.ms - one.ms).slice(0, 4))
    console.log(`  ${name.padEnd(32)}${ms.toFixed(0).padStart(8)} ms`);
}

const total = ({ resourcesMs, stackMs }: Measured): number => resourcesMs + stackMs;

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
