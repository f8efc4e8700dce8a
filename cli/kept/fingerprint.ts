/** Names what is deployed, and how, by everything that decides it. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** Folders and files, from the project's root: the program with all that it loads, the simulator, and the libraries. */
const sources = [
  "Pulumi.yaml",
  "Pulumi.member.yaml",
  "Pulumi.security.yaml",
  "aws",
  "catalogue",
  "cli",
  "components",
  "functions",
  "guardrails.json",
  "index.ts",
  "node_modules/.package-lock.json",
  "organization",
  "package-lock.json",
  "package.json",
  "page",
  "policy-pack",
  "responses",
  "rollout.json",
  "runbooks",
  "signals",
  "simulator",
  "tools/keptFolder.ts",
  "tools/pythonEnvironment.ts",
  "tsconfig.json",
  "workflows",
];

/** What happens in a drill is not deployed; nor are commands and pages. */
const notDeployed = [
  /^cli\/(?!kept\/)[^/]+\//,
  /^catalogue\/.*\/events\//,
  /^catalogue\/.*\/scenario\.ts$/,
  /\.md$/,
  /\/__pycache__\//,
];

/** Whether a file, by its path from the project's root with slashes, is part of the fingerprint. */
export const decides = (file: string): boolean =>
  sources.some((source) => file === source || file.startsWith(`${source}/`)) &&
  !notDeployed.some((pattern) => pattern.test(file));

function* filesOf(name: string): Generator<string> {
  const full = join(root, name);
  if (!existsSync(full)) return;
  if (statSync(full).isFile()) {
    if (decides(name)) yield name;
  } else for (const entry of readdirSync(full).sort()) yield* filesOf(`${name}/${entry}`);
}

let known: string | undefined;

/** Of the sources as they are when it is first requested in this process, and of Node and the platform. */
export function fingerprint(): string {
  known ??= fingerprintOf(sources.flatMap((source) => [...filesOf(source)]));
  return known;
}

function fingerprintOf(files: string[]): string {
  const hash = createHash("sha256").update(`${process.version} ${process.platform} ${process.arch}`);
  for (const file of files) {
    const content = readFileSync(join(root, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}
