import { isRecord } from "../../aws/json";
/**
 * `manifest.json` lists every object of an incident file with its SHA-256 and its version in the bucket. It is written
 * last, so a folder with a manifest is whole. Paths begin at the incident's folder.
 */
export const manifestFormat = "reflex-evidence/1";

export interface Manifest {
  format: typeof manifestFormat;
  incident: string;
  stage: string;
  bucket: string;
  /** ISO 8601. */
  createdAt: string;
  /** Path of the manifest itself, e.g. `opened/manifest.json`: says where the incident's folder begins. */
  manifest: string;
  /** Ordered by path. */
  objects: ManifestEntry[];
}

export interface ManifestEntry {
  path: string;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
  bytes: number;
  /** The version that is meant: a later object under the same key is another one. Absent without versioning. */
  versionId?: string;
}

/** The file is no manifest, or one of another program. */
export class NotAManifest extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "NotAManifest";
  }
}

/** Reads a manifest, and refuses everything that the writer would not have written. @throws NotAManifest */
export function parseManifest(text: string): Manifest {
  const value = parsed(text);
  const { format, objects, manifest } = value;
  if (format !== manifestFormat) throw new NotAManifest(`its format is not ${manifestFormat}`);
  for (const name of ["incident", "stage", "bucket", "createdAt"] as const) {
    if (typeof value[name] !== "string") throw new NotAManifest(`${name} is missing`);
  }
  if (typeof manifest !== "string" || !isPath(manifest))
    throw new NotAManifest("manifest is not a path inside the folder");
  if (!Array.isArray(objects)) throw new NotAManifest("objects is not a list");
  const paths = new Set<string>();
  for (const [index, entry] of objects.entries()) {
    const { path, sha256, bytes, versionId } = (entry ?? {}) as Partial<ManifestEntry>;
    const where = `objects[${index}]`;
    if (typeof path !== "string" || !isPath(path))
      throw new NotAManifest(`${where}.path is not a path inside the folder`);
    if (paths.has(path)) throw new NotAManifest(`${where}.path is listed twice`);
    if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256))
      throw new NotAManifest(`${where}.sha256 is no SHA-256`);
    if (!Number.isSafeInteger(bytes) || (bytes ?? -1) < 0) throw new NotAManifest(`${where}.bytes is no size`);
    if (versionId !== undefined && typeof versionId !== "string")
      throw new NotAManifest(`${where}.versionId is no text`);
    paths.add(path);
  }
  return value as unknown as Manifest;
}

/** Relative, with plain parts: nothing that would lead out of the folder on any system. */
function isPath(path: string): boolean {
  return path.length <= 1024 && path.split("/").every((part) => /^[\w.#=@+-]+$/.test(part) && !/^\.+$/.test(part));
}

function parsed(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotAManifest("it is not JSON");
  }
  if (!isRecord(value)) throw new NotAManifest("it is not an object");
  return value as Record<string, unknown>;
}

/** How one file of a folder compares with its manifest. */
export type Difference =
  | { path: string; found: "missing" }
  | { path: string; found: "changed"; how: string }
  | { path: string; found: "unlisted" };

/** What a file of the folder really is. */
export interface FoundFile {
  sha256: string;
  bytes: number;
}

/**
 * Compares the files of an incident's folder with what its manifests say together, pure. Manifests list each other as
 * far as they were there; the newest is listed by nobody.
 */
export function compare(files: ReadonlyMap<string, FoundFile>, manifests: readonly Manifest[]): Difference[] {
  const listed = new Map<string, ManifestEntry[]>();
  for (const { objects } of manifests) {
    for (const entry of objects) listed.set(entry.path, [...(listed.get(entry.path) ?? []), entry]);
  }
  const differences: Difference[] = [];
  for (const [path, entries] of listed) {
    const file = files.get(path);
    if (!file) {
      differences.push({ path, found: "missing" });
      continue;
    }
    const wrong = entries.find(({ sha256, bytes }) => sha256 !== file.sha256 || bytes !== file.bytes);
    if (!wrong) continue;
    const size = wrong.bytes === file.bytes ? "" : `${file.bytes} bytes instead of ${wrong.bytes}, `;
    differences.push({ path, found: "changed", how: `${size}SHA-256 ${file.sha256} instead of ${wrong.sha256}` });
  }
  const known = new Set([...listed.keys(), ...manifests.map(({ manifest }) => manifest)]);
  for (const path of files.keys()) if (!known.has(path)) differences.push({ path, found: "unlisted" });
  return differences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
