import { join } from "node:path";
import { buildSync } from "esbuild";
import { contentSecurityPolicy } from "../../page/document";

/** The console's page with its script and style, in memory. */
export interface ConsoleAssets {
  document: string;
  policy: string;
  /** Bytes. */
  size: number;
}

const folder = join(__dirname, "..", "..", "console");

const built = (entry: string): string => {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, entry)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
    legalComments: "none",
  });
  return outputFiles[0]?.text.trim() ?? "";
};

export function consoleAssets(): ConsoleAssets {
  const script = built("main.tsx").replaceAll("</script", "<\\/script");
  const style = built("style.css");
  const policy = [contentSecurityPolicy({ style, script }), "connect-src 'self'", "frame-ancestors 'none'"].join("; ");
  const document = [
    `<!doctype html>\n<html lang="en" class="js"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">`,
    `<meta name="referrer" content="no-referrer"><title>Reflex console</title><style>${style}</style></head>`,
    `<body><noscript>The console needs JavaScript; reflex drill needs none.</noscript><div id="console"></div>`,
    `<script>${script}</script></body></html>\n`,
  ].join("\n");
  return { document, policy, size: Buffer.byteLength(document) };
}
