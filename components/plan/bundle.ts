import path from "node:path";
import { buildSync } from "esbuild";

interface Bundle {
  text: string;
  files: string[];
}

// Not a module variable: a process that runs the program for several stacks loads this file again each time.
const shared = globalThis as { reflexBundles?: Map<string, Bundle> };
shared.reflexBundles ??= new Map();
const bundles = shared.reflexBundles;

/**
 * One JavaScript file with everything a handler needs beside the AWS SDK, which Lambda's nodejs24.x has (CommonJS). The
 * same sources give the same text, so an update without a change uploads nothing. Built once per process.
 * @param entry path of the source from the top of the project, e.g. `functions/triage/handler.ts`.
 */
export function bundle(entry: string): string {
  return built(entry).text;
}

/** The files of which a bundle is made, from the top of the project. */
export function bundledFiles(entry: string): string[] {
  return built(entry).files;
}

function built(entry: string): Bundle {
  const top = path.join(__dirname, "..", "..");
  const key = path.join(top, entry);
  const known = bundles.get(key);
  if (known !== undefined) return known;
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: top,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "cjs",
    platform: "node",
    target: "node24",
    legalComments: "none",
    // With the SDK clients of the catalogue's lookups, a function had over 4 MiB: more than the engine accepts from a
    // transform of the program (its gRPC limit), and as much in each state. The runtime brings them, patched by AWS
    // (Lambda guide, "Building Lambda functions with Node.js").
    external: ["@aws-sdk/*"],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild made nothing of ${entry}.`);
  const made = { text: output.text, files: Object.keys(metafile.inputs) };
  bundles.set(key, made);
  return made;
}
