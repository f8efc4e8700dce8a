import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { buildSync } from "esbuild";
import { findProgram, type PulumiCli } from "../../../tools/pulumi/cli";

const root = path.join(__dirname, "..", "..", "..");

/** A folder for the CLI alone: a provider where the engine finds plugins, and a language host. */
export class EngineHome {
  readonly folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), "reflex-engine-"));
  readonly packFolder = path.join(this.folder, "policy-pack");
  /** The PATH on which the CLI finds what it needs. */
  readonly searchPath: string;

  /** @param provider folder of the real provider's plugin; the stand-in when absent. */
  constructor(
    readonly cli: PulumiCli,
    provider?: string,
  ) {
    const programs = path.join(this.folder, "bin");
    const given = [path.dirname(process.execPath), path.dirname(realpathSync(cli.path)), process.env.PATH ?? ""];
    this.searchPath = [programs, ...given].join(path.delimiter);
    // A CLI that was installed has its own host: that is what people deploy with.
    if (findProgram("pulumi-language-nodejs", given.join(path.delimiter)) === undefined) {
      writeProgram(path.join(programs, "pulumi-language-nodejs"), "host/languageHost.ts");
    }
    const plugin = path.join(this.folder, "plugins", `resource-aws-v${awsVersion}`);
    if (provider === undefined) writeProgram(path.join(plugin, "pulumi-resource-aws"), "provider/awsProvider.ts");
    else {
      mkdirSync(path.dirname(plugin), { recursive: true });
      symlinkSync(provider, plugin);
    }
    // Programs and packs in this folder find their packages as they look upwards.
    symlinkSync(path.join(root, "node_modules"), path.join(this.folder, "node_modules"));
    // The CLI logs every message to a folder of this name, which is half of its time; a file in its place ends that.
    writeFileSync(path.join(this.folder, "logs"), "");
  }

  /** Variables of every run of the CLI. */
  get environment(): Record<string, string> {
    return {
      PATH: this.searchPath,
      PULUMI_HOME: this.folder,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The types are checked by the project's own checks.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      // The SDK records a stack trace for each output; mapping them to TypeScript is as slow as the rest of a program.
      NODE_OPTIONS: "--stack-trace-limit=0",
      // The state holds the code of the functions; to write it after each resource takes longer than to deploy.
      PULUMI_EXPERIMENTAL: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
      // Every run loads the same packages.
      NODE_COMPILE_CACHE: path.join(this.folder, "compiled"),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A Node program of this folder as an executable: bundled, because compiling it takes longer than all it does. */
function writeProgram(file: string, source: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  buildSync({
    entryPoints: [path.join(__dirname, "..", source)],
    outfile: `${file}.js`,
    bundle: true,
    platform: "node",
    format: "cjs",
    // Packages resolve files of their own beside the bundle, of which esbuild warns.
    logLevel: "error",
  });
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${file}.js" "$@"\n`, { mode: 0o755 });
}
