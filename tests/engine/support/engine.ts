import assert from "node:assert/strict";
import { buildPolicyPack } from "../../../policy-pack/build";
import { NoPulumi, type PulumiCli, pulumiCli } from "../../../tools/pulumi/cli";
import { EngineHome } from "./home";
import type { Outcome } from "./workspace";

// Where the CLI has to be built first, that begins when the tests are loaded and goes on beside those that need no CLI.
const finding = pulumiCli({ onProgress: (line) => console.log(`      ${line}`) });
finding.catch(() => undefined);

/** Longest build on a slow machine. */
const buildMs = 20 * 60_000;

let told = false;

/** The engine with a home of its own for a suite, and the options that give it the pack. Where there is none they are skipped, but not in CI. */
export function engine(): { home(): EngineHome; pack(): string[] } {
  let home: EngineHome | undefined;
  before(async function () {
    this.timeout(buildMs);
    const cli = await found();
    if (!cli) this.skip();
    if (!told)
      console.log(`      Pulumi engine ${cli.version} (${cli.origin === "PATH" ? cli.path : "built from Go modules"})`);
    told = true;
    home = new EngineHome(cli);
    buildPolicyPack(home.packFolder);
  });
  after(() => home?.remove());
  const given = () => {
    if (!home) throw new Error("the engine is there only inside tests");
    return home;
  };
  return {
    home: given,
    pack: () => ["--policy-pack", given().packFolder, "--policy-pack-config", "guardrails.json"],
  };
}

async function found(): Promise<PulumiCli | undefined> {
  try {
    return await finding;
  } catch (error) {
    if (!(error instanceof NoPulumi) || process.env.CI) throw error;
    if (!told) console.log(`      Skipped: ${error.message}`);
    told = true;
    return undefined;
  }
}

/** The engine's answer to a policy that reads what is not known: it then lets everything pass. */
const notRun = /can't run policy/;

export function succeeded({ exitCode, output }: Outcome): void {
  assert.equal(exitCode, 0, output);
  assert.doesNotMatch(output, notRun);
}

export function refused({ exitCode, output }: Outcome): void {
  assert.notEqual(exitCode, 0, output);
  assert.doesNotMatch(output, notRun);
}

/** How often a text is in the part of the output that people read at the end. */
export const mentions = ({ output }: Outcome, text: string): number =>
  output.slice(output.search(/^(Policies|Diagnostics):/m)).split(text).length - 1;
