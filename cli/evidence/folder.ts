import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  compare,
  type Difference,
  type FoundFile,
  type Manifest,
  NotAManifest,
  parseManifest,
} from "../../functions/evidence/manifest";
import { UsageError } from "../errors";

/** One incident's folder, compared with its manifests. */
export interface EvidenceFolder {
  incident: string;
  folder: string;
  files: number;
  manifests: Array<{ path: string; sha256: string; createdAt: string }>;
  differences: Difference[];
}

interface Found extends FoundFile {
  content: Buffer;
}

/**
 * The incidents whose manifests are in a folder, at whatever depth, each compared with what its folder really holds.
 * Files outside of an incident that has a manifest (decisions about which there was nothing to explain) are no part of
 * the answer.
 * @throws UsageError when the folder cannot be read, or a manifest is none.
 */
export function readEvidence(folder: string): EvidenceFolder[] {
  const all = filesIn(folder);
  const byRoot = new Map<string, Manifest[]>();
  for (const [path, { content }] of all) {
    if (!/(^|\/)manifest\.json$/.test(path)) continue;
    const manifest = manifestAt(folder, path, content);
    // A manifest says where in the incident's folder it lies.
    const root = path.slice(0, path.length - manifest.manifest.length);
    byRoot.set(root, [...(byRoot.get(root) ?? []), manifest]);
  }
  return [...byRoot].map(([root, manifests]) => {
    const files = new Map(
      [...all].flatMap(([path, file]) => (path.startsWith(root) ? [[path.slice(root.length), file]] : [])),
    );
    return {
      incident: [...new Set(manifests.map(({ incident }) => incident))].join(", "),
      folder: join(folder, root),
      files: files.size,
      manifests: manifests.map(({ manifest: path, createdAt }) => ({
        path,
        sha256: files.get(path)?.sha256 ?? "",
        createdAt,
      })),
      differences: compare(files, manifests),
    };
  });
}

function manifestAt(folder: string, path: string, content: Buffer): Manifest {
  const refuse = (problem: string) =>
    new UsageError(`${join(folder, path)} is not the manifest of an incident file: ${problem}; download it again`);
  try {
    const manifest = parseManifest(content.toString("utf8"));
    if (`/${path}`.endsWith(`/${manifest.manifest}`)) return manifest;
    throw refuse(`it was ${manifest.manifest} in its incident's folder, keep the folders as they are in the bucket`);
  } catch (error) {
    if (error instanceof NotAManifest) throw refuse(error.message);
    throw error;
  }
}

/** Every file below a folder, by its path with slashes. A link is hashed as a link: it is not what was written. */
function filesIn(folder: string): Map<string, Found> {
  const found = new Map<string, Found>();
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(inner);
      else found.set(inner, read(join(folder, inner), entry.isFile()));
    }
  };
  try {
    if (!lstatSync(folder).isDirectory()) throw Object.assign(new Error("no folder"), { code: "ENOTDIR" });
    visit("");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(
      `${folder} is not a folder of evidence (${code}); name a folder that was downloaded from the bucket`,
    );
  }
  return found;
}

function read(file: string, plain: boolean): Found {
  const content = plain ? readFileSync(file) : Buffer.from("not a plain file");
  return { content, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}
