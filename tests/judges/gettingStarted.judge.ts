/**
 * docs/tutorial.md, run as it is written, in a copy of the project: every block `sh` in its order. Blocks `sh live` need an
 * account: what of them only needs an endpoint of AWS runs against `reflex serve`, as a real client of it.
 *
 *   npx mocha tests/judges/gettingStarted.judge.ts
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { copyOfProject, root } from "../catalogue/tutorial";

const page = readFileSync(join(root, "docs", "tutorial.md"), "utf8");

const commandsIn = (info: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${info}\\n(.*?)^\`\`\`$`, "gms"))].flatMap(([, block = ""]) =>
    block.trim().split("\n"),
  );

/** Commands whose answer is no. */
const saysNo = /events\/ignored/;

/** What is not run here: `npm ci` was, and a fleet is previewed and updated by tests/engine with the real engine. */
const elsewhere = /^npm ci$|reflex fleet/;

describe("docs/tutorial.md", () => {
  const copy = copyOfProject();
  after(() => copy.remove());

  const run = (command: string, environment: NodeJS.ProcessEnv = {}) => {
    // `npx` would search for the package's own command where a copy has no link to it.
    const line = command.replaceAll("npx reflex", `"${process.execPath}" cli/reflex.js`);
    const env = { ...process.env, ...environment };
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line], { cwd: copy.folder, encoding: "utf8", env });
    return { status, output: stdout + stderr };
  };

  it("says how to see it, to try an event and to write a configuration, in commands that work", () => {
    mkdirSync(join(copy.folder, "build"), { recursive: true });
    const commands = commandsIn("sh");
    assert.ok(commands.length >= 9, `${commands.length} commands`);
    for (const command of commands.filter((one) => !elsewhere.test(one))) {
      const { status, output } = run(command);
      assert.equal(status, saysNo.test(command) ? 1 : 0, `${command}\n${output.slice(-3_000)}`);
      if (/drill/.test(command)) assert.match(output, /healed/, command);
    }
    for (const file of ["build/incident.html", "build/topology.svg", "Pulumi.payments.yaml"])
      assert.ok(existsSync(join(copy.folder, file)), file);
    assert.match(readFileSync(join(copy.folder, "rollout.json"), "utf8"), /payments/);
  });

  it("names commands for live accounts that work against an endpoint of AWS", async () => {
    const { serving, environments } = await serve(copy.folder);
    try {
      for (const command of commandsIn("sh live").filter((one) => !elsewhere.test(one))) {
        const [, profile = "", rest = ""] = /^AWS_PROFILE=(\w+) (.*)$/.exec(command) ?? [];
        const account = profile === "security" ? "222233334444" : "111122223333";
        const { status, output } = run(rest, environments[account]);
        // The embedded accounts have no trail and no detector.
        const expected = /doctor/.test(command) ? 1 : 0;
        assert.equal(status, expected, `${command}\n${output.slice(-3_000)}`);
        if (/doctor/.test(command)) assert.match(output, /^✕ .*\n +needed for .*\n +\S/m);
      }
    } finally {
      serving.kill("SIGINT");
    }
  });
});

/** `reflex serve` in a copy, with the environment of each account. */
async function serve(folder: string): Promise<{
  serving: ChildProcess;
  environments: Record<string, Record<string, string>>;
}> {
  const serving = spawn(process.execPath, ["cli/reflex.js", "serve", "--json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: serving.stdout })) {
    const { accounts } = JSON.parse(line) as { accounts: Array<{ id: string; environment: Record<string, string> }> };
    return { serving, environments: Object.fromEntries(accounts.map(({ id, environment }) => [id, environment])) };
  }
  throw new Error("reflex serve said nothing");
}
