import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { evidenceBucketName, evidenceFunctionName } from "../../organization/names";
import type { TimedEntry } from "../../simulator";
import { UsageError } from "../errors";
import type { DrillStage } from "./drill";

export interface WrittenFile {
  /** Key in the evidence bucket. */
  path: string;
  manifestSha256: string;
}

/** The incident files that were written in the evidence bucket, in that order. */
export function writtenFiles(timeline: readonly TimedEntry[]): WrittenFile[] {
  return timeline
    .flatMap((entry) => (entry.kind === "invocation" && entry.functionName === evidenceFunctionName ? entry.logs : []))
    .flatMap((line) => {
      try {
        const { path, manifestSha256 } = JSON.parse(line) as { path?: string; manifestSha256?: string };
        return path && manifestSha256 ? [{ path, manifestSha256 }] : [];
      } catch {
        // Not a structured line.
        return [];
      }
    });
}

/**
 * Copies the evidence bucket of a drill into a folder, key by key, as `aws s3 sync` would.
 * @returns the keys. @throws UsageError when the folder cannot be written.
 */
export async function saveEvidence({ organization, blueprint }: DrillStage, folder: string): Promise<string[]> {
  const { security, settings } = blueprint;
  const s3 = organization.direct.in(S3Client, security.account, settings.homeRegion);
  const Bucket = evidenceBucketName(settings);
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    for (const { Key } of page.Contents ?? []) {
      if (!Key) continue;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      save(join(folder, ...Key.split("/")), (await Body?.transformToByteArray()) ?? new Uint8Array(), folder);
      keys.push(Key);
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return keys;
}

function save(file: string, content: Uint8Array, folder: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Evidence of an earlier drill is not overwritten: its manifests would no longer hold.
    writeFileSync(file, content, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const fix =
      code === "EEXIST" ? "it holds evidence already; name an empty folder" : "name a folder that can be written";
    throw new UsageError(`--evidence ${folder}: ${file} cannot be written (${code}); ${fix}`);
  }
}
