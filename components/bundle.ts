import path from "node:path";
import { buildSync } from "esbuild";

// Not a module variable: a process that runs the program for several stacks loads this file anew each time.
const shared = globalThis as { reflexBundles?: Map<string, string> };
shared.reflexBundles ??= new Map();
const bundles = shared.reflexBundles;

/**
 * One JavaScript file with everything a handler needs, for Lambda's nodejs24.x (CommonJS). The same sources give the
 * same text, so an update without a change uploads nothing. Built once per process.
 * @param entry path of the handler's source from the top of the project, e.g. `functions/triage/handler.ts`.
 */
export function bundle(entry: string): string {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const [output] = buildSync({
    absWorkingDir: path.join(__dirname, ".."),
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "cjs",
    platform: "node",
    target: "node24",
    legalComments: "none",
    write: false,
    logLevel: "silent",
  }).outputFiles;
  if (!output) throw new Error(`esbuild made nothing of ${entry}.`);
  bundles.set(entry, output.text);
  return output.text;
}
