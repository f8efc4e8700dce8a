import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { code, table } from "../../runbooks/language/markdown";
import { buildPolicyPack } from "../build";
import { groupDefaults, levelOf } from "../levels";
import { license, name, version } from "../package.json";
import { rules, stackRules } from "../rules";
import { rulePage } from "./pages";

const root = path.join(__dirname, "..", "..");

/** The name under which programs install it. */
export const packageName = name;

/** Where `npm run pack:policies` leaves the package. */
const outputFolder = path.join(root, "build", "package");

/** The page of the documentation that is also the beginning of the package's README. */
const guide = path.join(root, "docs", "guardrails-elsewhere.md");

/** Writes the files of the package: the pack as one file, its schema, a page for each rule, and how to use it. */
export function writePackage(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "docs"), { recursive: true });
  buildPolicyPack(folder, `${packageName}/docs/{rule}.md`);
  const all = [...rules, ...stackRules].sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const rule of all) writeFileSync(path.join(folder, "docs", `${rule.name}.md`), rulePage(rule));
  const catalogue = table(
    ["rule", "unless configured", "in one sentence"],
    all.map((rule) => [`[${code(rule.name)}](docs/${rule.name}.md)`, levelOf(rule, groupDefaults), rule.description]),
  );
  // Pages of the documentation are not in the package.
  const text = readFileSync(guide, "utf8").replaceAll(/\[([^\]]+)\]\((?!https?:|#)[^)]+\)/g, "$1");
  writeFileSync(path.join(folder, "README.md"), `${text}\n## Rules\n\n${catalogue}\n`);
  copyFileSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
  const [major = "3"] = sdkVersion.split(".");
  const manifest = {
    name: packageName,
    version,
    description: "Guardrails for event-driven AWS stacks: a Pulumi policy pack.",
    license,
    keywords: ["pulumi", "policy", "crossguard", "aws", "eventbridge", "ssm", "fis"],
    main: "index.js",
    // @pulumi/policy is in the file; the engine starts packs with the copy of @pulumi/pulumi beside them.
    peerDependencies: { "@pulumi/pulumi": `^${major}.0.0` },
    engines: { node: ">=20" },
  };
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

export interface Packed {
  /** Path of the tarball. */
  file: string;
  /** Bytes of the tarball, and of what it unpacks to. */
  size: number;
  unpackedSize: number;
  files: readonly string[];
}

/** Makes the tarball for `npm install`. */
export function packPolicies(folder = outputFolder): Packed {
  const content = path.join(folder, packageName);
  writePackage(content);
  const answer = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: content,
    encoding: "utf8",
  });
  const [packed] = [JSON.parse(answer)].flatMap((value) => (Array.isArray(value) ? value : Object.values(value))) as [
    { filename: string; size: number; unpackedSize: number; files: Array<{ path: string }> },
  ];
  const { filename, size, unpackedSize, files } = packed;
  return { file: path.join(folder, filename), size, unpackedSize, files: files.map((file) => file.path) };
}

if (require.main === module) {
  const { file, size, unpackedSize, files } = packPolicies();
  const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
  console.log(
    `${path.relative(process.cwd(), file)}: ${kB(size)}, ${kB(unpackedSize)} unpacked, ${files.length} files`,
  );
}
