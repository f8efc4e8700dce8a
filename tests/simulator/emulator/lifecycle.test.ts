import { strict as assert } from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { install } from "../../../simulator/emulator/install";
import { until } from "../../until";

const root = path.resolve(__dirname, "..", "..", "..");

/** Runs code with `Emulator` in a Node process of its own, which has the emulator as its child. */
function runInNode(code: string): ChildProcess {
  const program = `const { Emulator } = require("./simulator/emulator/index.ts"); (async () => { ${code} })();`;
  return spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, "line")) as [string];
  return line;
}

async function refusesConnections(endpoint: string): Promise<boolean> {
  try {
    await fetch(`${endpoint}/reflex/reset`, { method: "POST" });
    return false;
  } catch {
    return true;
  }
}

describe("emulator process", () => {
  before(() => install());

  it("ends when its parent is killed", async () => {
    const parent = runInNode("const emulator = await Emulator.start(); console.log(emulator.endpoint);");
    const endpoint = await firstLine(parent);
    assert.equal(await refusesConnections(endpoint), false);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await until(() => refusesConnections(endpoint));
  });

  it("ends with its parent, which does not wait for one in the background", async () => {
    const parent = runInNode(`
      const emulator = await Emulator.start({ background: true });
      await emulator.reset();
      console.log(emulator.endpoint);`);
    const endpoint = await firstLine(parent);
    assert.deepEqual(await once(parent, "exit"), [0, null]);
    await until(() => refusesConnections(endpoint));
  });

  it("says that it crashed, to listeners and callers; stop is still safe", async () => {
    const child = runInNode(`
      const emulator = await Emulator.start();
      const heard = new Promise((resolve) => emulator.onExit((error) => resolve(error.message)));
      process.kill(emulator.child.pid, "SIGKILL");
      const failed = await emulator.reset().catch((error) => error.message);
      await emulator.stop();
      const late = await new Promise((resolve) => emulator.onExit((error) => resolve(error.message)));
      console.log(JSON.stringify([await heard, failed, late]));`);
    const messages = JSON.parse(await firstLine(child)) as string[];
    for (const message of messages) assert.match(message, /was killed \(SIGKILL\).*state.*is lost.*Start again\./s);
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
