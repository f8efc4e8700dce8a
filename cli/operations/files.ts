import { paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import type { IncidentFile } from "../../functions/evidence/file";
import { IncidentStore, type Kept } from "../../functions/evidence/store";
import type { DecisionRecord } from "../../functions/shared/incident";
import { evidenceBucketName } from "../../organization/names";
import type { Caller } from "./caller";

/** A decision with the execution that it started, as the bucket keeps it. */
export type StartedDecision = DecisionRecord & { execution?: { id: string } };

/** The newest incident file of an incident, and where it is. */
export interface FoundFile {
  file: IncidentFile;
  /** `opened`, `closed/<run>`. */
  folder: string;
  manifestSha256?: string;
}

/** The incident files in the evidence bucket, which only the role of operators and functions of Reflex read. */
export class IncidentFiles {
  private readonly s3: S3Client;

  constructor(private readonly caller: Caller) {
    this.s3 = caller.client(S3Client, caller.organization.homeRegion);
  }

  /** Ids of incidents that have a folder and begin with a text. */
  async ids(prefix: string): Promise<string[]> {
    return this.caller.allowed("s3:ListBucket", async () => {
      const found: string[] = [];
      const Bucket = evidenceBucketName(this.caller.organization);
      const folders = { Bucket, Prefix: `incidents/${prefix}`, Delimiter: "/" };
      for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: this.s3 }, folders))
        for (const { Prefix = "" } of CommonPrefixes) found.push(Prefix.split("/")[1] ?? "");
      return found;
    });
  }

  /** Paths of everything that is kept of an incident, from its folder. */
  async paths(incident: string): Promise<string[]> {
    return [...(await this.caller.allowed("s3:ListBucket", () => this.store(incident).paths("")))].sort();
  }

  read(incident: string, path: string): Promise<Kept> {
    return this.caller.allowed("s3:GetObject", () => this.store(incident).read(path));
  }

  /** Undefined for a run that nobody decided about. */
  async decision(incident: string): Promise<StartedDecision | undefined> {
    const kept = await this.caller.allowed("s3:GetObject", () => this.store(incident).find("decision.json"));
    return kept && (JSON.parse(kept.text) as StartedDecision);
  }

  /** The file of the run that ended last, else the first one; undefined while none is written. */
  async newest(incident: string): Promise<FoundFile | undefined> {
    const written = (await this.paths(incident)).flatMap(
      (path) => /^(opened|closed\/[^/]+)\/manifest\.json$/.exec(path)?.[1] ?? [],
    );
    const closed = written.filter((folder) => folder !== "opened");
    const files = await Promise.all(
      (closed.length > 0 ? closed : written).map((folder) => this.file(incident, folder)),
    );
    return files.sort((a, b) => ((a.file.run?.endedAt ?? "") < (b.file.run?.endedAt ?? "") ? 1 : -1))[0];
  }

  private async file(incident: string, folder: string): Promise<FoundFile> {
    const [file, { sha256: manifestSha256 }] = await Promise.all([
      this.read(incident, `${folder}/incident.json`),
      this.read(incident, `${folder}/manifest.json`),
    ]);
    return { file: JSON.parse(file.text) as IncidentFile, folder, manifestSha256 };
  }

  private store(incident: string): IncidentStore {
    return new IncidentStore({ s3: this.s3, settings: this.caller.settings }, incident);
  }
}
