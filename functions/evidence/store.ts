import { createHash } from "node:crypto";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { evidenceBucketName } from "../../organization/names";
import type { Dependencies } from "./dependencies";
import type { ManifestEntry } from "./manifest";

/** An object of the evidence bucket, as a manifest lists it, with its text. */
export interface Kept extends ManifestEntry {
  text: string;
}

/**
 * The incident's folder in the evidence bucket, in which nothing is ever written twice. The bucket locks every object
 * for its retention (compliance mode); still, a deletion would leave a marker and a second write another version, so
 * keys are written once (`If-None-Match: *`) and manifests name versions.
 */
export class IncidentStore {
  private readonly bucket: string;

  constructor(
    private readonly outside: Pick<Dependencies, "s3" | "settings">,
    private readonly incidentId: string,
  ) {
    this.bucket = evidenceBucketName(outside.settings);
  }

  /** Paths of what is there already, under `folder`. */
  async paths(folder: string): Promise<Set<string>> {
    const found = new Set<string>();
    const Prefix = this.key(folder);
    let ContinuationToken: string | undefined;
    do {
      const answer = await this.outside.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix, ContinuationToken }),
      );
      for (const { Key = "" } of answer.Contents ?? []) found.add(Key.slice(this.key("").length));
      ContinuationToken = answer.NextContinuationToken;
    } while (ContinuationToken);
    return found;
  }

  /** The object, in the version that is requested. */
  async read(path: string, version?: string): Promise<Kept> {
    const { Body, VersionId } = await this.outside.s3.send(
      new GetObjectCommand({ Bucket: this.bucket, Key: this.key(path), VersionId: version }),
    );
    return described(path, (await Body?.transformToString("utf8")) ?? "", VersionId);
  }

  /** The object, or undefined when there is none. */
  async find(path: string): Promise<Kept | undefined> {
    try {
      return await this.read(path);
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchKey") return undefined;
      throw error;
    }
  }

  /** Writes once; when somebody was faster, what they wrote is what counts. */
  async write(path: string, text: string, type = "application/json"): Promise<Kept> {
    try {
      const { VersionId } = await this.outside.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: this.key(path),
          Body: text,
          ContentType: `${type}; charset=utf-8`,
          // The same hash as in the manifest: S3 checks it and keeps it beside the object. A locked bucket demands one.
          ChecksumAlgorithm: "SHA256",
          IfNoneMatch: "*",
        }),
      );
      return described(path, text, VersionId);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "PreconditionFailed") throw error;
      return this.read(path);
    }
  }

  private key(path: string): string {
    return `incidents/${this.incidentId}/${path}`;
  }
}

function described(path: string, text: string, versionId?: string): Kept {
  const bytes = Buffer.from(text, "utf8");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, sha256, bytes: bytes.length, ...(versionId && { versionId }), text };
}
