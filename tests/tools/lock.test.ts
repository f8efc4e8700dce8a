import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { locked } from "../../tools/lock";

const root = path.join(__dirname, "..", "..");

describe("a lock between processes", () => {
  let folder: string;
  let file: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "reflex-lock-"));
    file = path.join(folder, "sub", "build.lock");
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that holds the lock until its standard input ends. */
  async function holder(): Promise<ChildProcess> {
    const program = `require("./tools/lock.ts").locked(${JSON.stringify(file)}, async () => {
      console.log("locked");
      await new Promise((resolve) => process.stdin.on("end", resolve).resume());
    });`;
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
      cwd: root,
      stdio: ["pipe", "pipe", "inherit"],
    });
    children.push(child);
    await once(createInterface({ input: child.stdout! }), "line");
    return child;
  }

  it("is held during the work and gone after it, also after a failure", async () => {
    assert.equal(await locked(file, async () => Number(readFileSync(file, "utf8"))), process.pid);
    await assert.rejects(
      locked(file, () => Promise.reject(new Error("the build failed"))),
      /the build failed/,
    );
    assert.deepEqual(readdirSync(path.dirname(file)), []);
  });

  it("makes others wait until it is free", async () => {
    const child = await holder();
    const order: string[] = [];
    await locked(file, async () => void order.push(`works with the lock of ${readFileSync(file, "utf8")}`), {
      onWait: (pid) => {
        order.push(`waits for ${pid}`);
        child.stdin?.end();
      },
    });
    assert.deepEqual(order, [`waits for ${child.pid}`, `works with the lock of ${process.pid}`]);
    assert.equal(existsSync(file), false);
  });

  it("of a killed process counts for nothing", async () => {
    const child = await holder();
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(existsSync(file), true);
    await locked(file, async () => undefined, { onWait: () => assert.fail("there is nobody to wait for") });
  });

  it("counts for nothing when its process id belongs to another process now", async () => {
    await locked(file, async () => undefined);
    writeFileSync(file, String(process.pid));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, longAgo, longAgo);
    await locked(file, async () => undefined, { onWait: () => assert.fail("there is nobody to wait for") });
  });
});
