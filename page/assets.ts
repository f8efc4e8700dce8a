import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { PageAssets } from "./document";

let built: PageAssets | undefined;

/** Style and script of the page, made smaller. Built once per process. */
export function pageAssets(): PageAssets {
  built ??= { style: smallerStyle("style.css"), script: script() };
  return built;
}

function smallerStyle(name: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: readFileSync(join(__dirname, name), "utf8"), loader: "css" },
    minify: true,
    write: false,
    legalComments: "none",
  });
  return outputFiles[0]?.text.trim() ?? "";
}

function script(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, "enhance.ts")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    write: false,
    legalComments: "none",
  });
  // A script element ends at the first such tag, wherever it stands.
  return outputFiles[0]?.text.trim().replaceAll("</script", "<\\/script") ?? "";
}
