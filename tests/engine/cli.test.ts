import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { NoPulumi, pulumiCli } from "../../tools/pulumi/cli";

/** Stubs of `pulumi` and `go`: they show which is used, and what becomes of a build that fails. */
describe("the Pulumi CLI of this machine", () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(path.join(os.tmpdir(), "reflex-cli-"));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const kept = () => path.join(place, "kept");
  const left = () => (existsSync(kept()) ? readdirSync(kept()) : []);

  /** A folder of programs, by name and script. */
  function programs(scripts: Record<string, string>): string {
    const folder = path.join(place, "programs");
    mkdirSync(folder, { recursive: true });
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(path.join(folder, name), 0o755);
    }
    return folder;
  }

  const find = (scripts: Record<string, string>, onProgress?: (line: string) => void) =>
    pulumiCli({ folder: kept(), searchPath: programs(scripts), onProgress });

  /** A `go build` that notes its arguments and writes a CLI to the given path. */
  const builder = `echo "$@" >> "${"$"}{0%/*}/arguments"
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v9.9.9\\n' > "$2"
/bin/chmod +x "$2"`;

  it("is the one on the PATH", async () => {
    const cli = await find({ pulumi: "echo v3.1.2", go: "exit 1" });
    assert.deepEqual(cli, { path: path.join(place, "programs", "pulumi"), version: "v3.1.2", origin: "PATH" });
    assert.deepEqual(left(), []);
  });

  it("is built once where there is none", async () => {
    const lines: string[] = [];
    const cli = await find({ go: builder }, (line) => lines.push(line));
    assert.equal(cli.origin, "built");
    assert.equal(cli.version, "v9.9.9");
    assert.equal(path.dirname(path.dirname(cli.path)), kept());
    assert.match(lines[0]!, /^Building the Pulumi CLI v\d+\.\d+\.\d+ from Go modules/);
    assert.match(lines[1]!, /^The Pulumi CLI is built \(\d+ s\)$/);

    const again = await pulumiCli({ folder: kept(), searchPath: `${programs({ go: builder })}${path.delimiter}` });
    assert.equal(again.path, cli.path);
    const calls = readFileSync(path.join(place, "programs", "arguments"), "utf8")
      .trim()
      .split("\n");
    assert.equal(calls.length, 1);
    assert.match(calls[0]!, /^build -trimpath -ldflags -s -w -X \S+version\.Version=v\d+\.\d+\.\d+ -o /);
  });

  it("is built by one of two processes that need it, while the other waits", async () => {
    const goOn = path.join(place, "go-on");
    const searchPath = programs({ go: `while [ ! -e ${goOn} ]; do sleep 0.05; done\n${builder}` });
    const options = { folder: kept(), searchPath };
    const program = `require("./tools/pulumi/cli.ts")
      .pulumiCli({ ...${JSON.stringify(options)}, onProgress: (line) => console.log(line) })
      .then(({ path }) => console.log(path));`;
    const other = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
      cwd: path.join(__dirname, "..", ".."),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: other.stdout })[Symbol.asyncIterator]();
    assert.match(String((await lines.next()).value), /^Building the Pulumi CLI/);
    const said: string[] = [];
    const cli = await pulumiCli({
      ...options,
      onProgress: (line) => {
        said.push(line);
        writeFileSync(goOn, "");
      },
    });
    assert.deepEqual(said, [`Waiting for process ${other.pid}, which builds the Pulumi CLI`]);
    assert.match(String((await lines.next()).value), /^The Pulumi CLI is built/);
    assert.equal((await lines.next()).value, cli.path);
    const calls = readFileSync(path.join(place, "programs", "arguments"), "utf8").trim();
    assert.equal(calls.split("\n").length, 1);
    assert.deepEqual(left(), [path.basename(path.dirname(cli.path))]);
  });

  it("is missing where there is neither it nor Go, with what to install", async () => {
    await assert.rejects(find({}), (error: Error) => {
      assert.ok(error instanceof NoPulumi);
      assert.match(error.message, /no pulumi on the PATH, and no go.*Install the Pulumi CLI .* or Go/);
      return true;
    });
  });

  it("says why a build failed, and leaves nothing of it", async () => {
    const unreachable = "echo 'dial tcp: lookup proxy.golang.org: no such host' >&2; exit 1";
    await assert.rejects(find({ go: unreachable }), /module proxy could not be reached.*GOPROXY[\s\S]*no such host/);
    assert.deepEqual(left(), []);
  });

  it("is refused when it does not run", async () => {
    await assert.rejects(find({ pulumi: "echo broken; exit 3" }), /does not say its version: broken/);
  });
});
