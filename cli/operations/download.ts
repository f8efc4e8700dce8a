import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Difference } from "../../functions/evidence/manifest";
import { count } from "../../page/text";
import { exitCodes } from "../errors";
import { readEvidence } from "../evidence/folder";
import type { Caller } from "./caller";
import { IncidentFiles } from "./files";
import { find } from "./find";
import type { Outcome } from "./output";
import { inParallel } from "./parallel";
import { Problem } from "./problem";

/** `reflex-download/1`. */
export interface DownloadResult {
  format: "reflex-download/1";
  incident: string;
  folder: string;
  files: number;
  /** Every file is as the manifests say, and there is no other. */
  intact: boolean;
  differences: Difference[];
  manifests: Array<{ path: string; sha256: string; createdAt: string }>;
}

/** Names as the writers of incident files make them: nothing that leads out of the folder on any system. */
const plainPath = /^(?!.*(^|\/)\.+(\/|$))[\w.#=@+/-]+$/;

/**
 * Saves everything that is kept of an incident in a folder below the given one, and verifies it against its manifests.
 * @throws Problem where that folder has files already, or nothing is kept yet.
 */
export async function downloadEvidence(caller: Caller, id: string, into: string): Promise<Outcome> {
  const { incident } = await find(caller, id);
  const folder = join(into, incident.id);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Problem(
      `${folder} has files already; name another folder, or verify it: reflex verify-evidence ${folder}`,
      "question",
    );
  const files = new IncidentFiles(caller);
  const paths = await files.paths(incident.id);
  if (!paths.some((path) => path.endsWith("manifest.json")))
    throw new Problem(
      `no file of ${incident.id} is written yet; that takes some minutes after the decision`,
      "not-now",
    );
  const odd = paths.find((path) => !plainPath.test(path));
  if (odd !== undefined)
    throw new Problem(`${odd} is no name that Reflex gives; inspect the bucket yourself`, "question");
  await inParallel(paths, 8, async (path) => {
    const { text } = await files.read(incident.id, path);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  });
  const evidence = readEvidence(folder);
  const differences = evidence.flatMap((each) => each.differences);
  const manifests = evidence.flatMap((each) => each.manifests);
  const intact = differences.length === 0;
  const json: DownloadResult = {
    ...{ format: "reflex-download/1", incident: incident.id, folder },
    ...{ files: paths.length, intact, differences, manifests },
  };
  return { json, lines: linesOf(json), exitCode: intact ? exitCodes.fine : exitCodes.no };
}

function linesOf({ differences, files, folder, intact, manifests }: DownloadResult): string[] {
  const newest = [...manifests].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
  return [
    intact
      ? `✓ ${count(files, "file")}, as ${manifests.length === 1 ? "the manifest says" : "the manifests say"} · manifest ${newest?.sha256.slice(0, 12)}…`
      : `✕ ${count(differences.length, "file")} of ${files} not as the manifests say`,
    ...differences.map(({ found, path }) => `    ${path}  ${found}`),
    `  ${folder}`,
  ];
}
