import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
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
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EmulatorError } from "../../../simulator/emulator/errors";
import { Emulator } from "../../../simulator/emulator/index";
import { install } from "../../../simulator/emulator/install";
import { findPython } from "../../../simulator/emulator/python";

/** Stubs of Python: they show what becomes of each way in which it can fail, without a network. */
describe("installation of the emulator", () => {
  let folder: string;
  let environments: string;
  const chosen = process.env.REFLEX_PYTHON;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "reflex-install-"));
    environments = path.join(folder, ".reflex");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    if (chosen === undefined) delete process.env.REFLEX_PYTHON;
    else process.env.REFLEX_PYTHON = chosen;
  });

  function program(name: string, script: string): string {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** A Python whose environments' own Python runs `inside`. */
  function usePython({ version = "3.12", venv, inside = "" }: { version?: string; venv?: string; inside?: string }) {
    const own = program("own-python", inside);
    process.env.REFLEX_PYTHON = program(
      "python",
      `if [ "$1" = -c ]; then echo ${version}; exit 0; fi
${venv ?? `mkdir -p "$3/bin" && cp "${own}" "$3/bin/python"`}`,
    );
  }

  async function refusal(): Promise<string> {
    const error = await install({ folder: environments }).then(
      () => assert.fail("must be refused"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof EmulatorError);
    const left = existsSync(environments) ? readdirSync(environments) : [];
    assert.deepEqual(left, [], "nothing is left of a failed installation");
    return error.message;
  }

  const makesModels = 'case "$*" in *trim_models.py*) for last; do :; done; mkdir "$last";; esac';

  it("names what was tried when there is no Python", async () => {
    const nowhere = path.join(folder, "nowhere");
    await assert.rejects(findPython({ REFLEX_PYTHON: nowhere }), (error: Error) => {
      assert.ok(error.message.includes(`${nowhere} does not run`));
      assert.match(error.message, /needs Python 3\.10 or newer.*Set REFLEX_PYTHON/s);
      return true;
    });
  });

  it("refuses a Python that is too old, and takes 3.10 and 4.0", async () => {
    usePython({ version: "3.9" });
    assert.match(await refusal(), /python is 3\.9\. Set REFLEX_PYTHON to a Python 3\.10 or newer/);
    for (const version of ["3.10", "4.0"]) {
      usePython({ version });
      assert.equal((await findPython()).version, version);
    }
  });

  it("says which package is missing when Python has no venv module", async () => {
    usePython({ venv: "echo 'The virtual environment was not created because ensurepip is not available.'; exit 1" });
    assert.match(await refusal(), /its venv module is not installed.*apt install python3-venv/);
  });

  const failuresOfPip = [
    ["ConnectionError: Max retries exceeded with url: /simple/", /package index could not be reached/],
    ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", /not the one that was pinned/],
    ["ERROR: No matching distribution found for moto==5.2.5", /missing for this Python and machine/],
    ["OSError: [Errno 28] No space left on device", /disk is full/],
    ["Segmentation fault", /Remove the cause/],
  ] as const;
  for (const [output, expected] of failuresOfPip)
    it(`explains pip's "${output.slice(0, 40)}"`, async () => {
      usePython({ inside: `echo '${output}' >&2; exit 1` });
      const message = await refusal();
      assert.match(message, expected);
      assert.ok(message.includes(output), "pip's own words are shown");
    });

  it("leaves nothing when the models cannot be read", async () => {
    usePython({ inside: 'case "$*" in *trim_models.py*) echo broken; exit 1;; esac' });
    assert.match(await refusal(), /service models of AWS could not be read.*broken/s);
  });

  it("installs once, says so in lines, and is silent afterwards", async () => {
    usePython({ inside: makesModels });
    const lines: string[] = [];
    const first = await install({ folder: environments, onProgress: (line) => lines.push(String(line)) });
    assert.ok(lines.length >= 3 && lines.every((line) => !line.includes("\n")));
    lines.length = 0;
    assert.deepEqual(await install({ folder: environments, onProgress: (line) => lines.push(String(line)) }), first);
    assert.deepEqual(lines, []);
    assert.ok(existsSync(first.models));
  });

  it("two at once share one in a process; another process's copy is used as it is", async () => {
    // While this one installs packages, "another process" puts its own environment in place.
    usePython({
      inside: `case "$*" in *pip*) here="\${0%/bin/python}"; mkdir -p "\${here%.partial-*}/models/theirs";; esac
${makesModels}`,
    });
    const [one, two] = await Promise.all([install({ folder: environments }), install({ folder: environments })]);
    assert.deepEqual(one, two);
    assert.ok(existsSync(path.join(one.models, "theirs")));
    assert.equal(readdirSync(environments).length, 1);
  });

  it("deletes what a killed installation left, but not what a living one makes", async () => {
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    for (const pid of [ended, process.pid])
      mkdirSync(path.join(environments, `python-0.partial-${pid}-0`), { recursive: true });
    usePython({ inside: makesModels });
    await install({ folder: environments });
    const left = readdirSync(environments).filter((name) => name.includes(".partial-"));
    assert.deepEqual(left, [`python-0.partial-${process.pid}-0`]);
  });

  const failuresToStart = [
    [
      "OSError: [Errno 13] Permission denied",
      /may not open a port on 127\.0\.0\.1.*Permission denied.*loopback interface/s,
    ],
    ["ModuleNotFoundError: No module named 'moto'", /did not start.*No module named.*delete the \.reflex folder/s],
  ] as const;
  for (const [output, expected] of failuresToStart)
    it(`explains a start that ends with "${output.slice(0, 20)}"`, async () => {
      usePython({ inside: `${makesModels}\ncase "$*" in *launcher.py*) echo "${output}" >&2; exit 1;; esac` });
      await assert.rejects(Emulator.start({ folder: environments }), (error: Error) => {
        assert.ok(error instanceof EmulatorError);
        assert.match(error.message, expected);
        return true;
      });
    });

  it("says that an environment whose Python is gone is to be deleted", async () => {
    usePython({ inside: makesModels });
    const { python } = await install({ folder: environments });
    rmSync(python);
    await assert.rejects(Emulator.start({ folder: environments }), /Its Python is gone.*delete the \.reflex folder/);
  });

  it("pins every package by hash, and names no index", () => {
    const text = readFileSync(path.join(__dirname, "../../../simulator/emulator/requirements.txt"), "utf8");
    const entries = text.split(/\n(?=[a-z])/).filter((entry) => !entry.startsWith("#"));
    assert.ok(entries.length >= 30);
    for (const entry of entries) assert.match(entry, /^[a-z0-9-]+==\S+.* \\\n {4}--hash=sha256:[0-9a-f]{64}/);
    assert.doesNotMatch(text, /https?:|index-url|find-links/);
  });
});
