import { ListObjectsV2Command, type ListObjectsV2CommandOutput, S3Client } from "@aws-sdk/client-s3";
import type { IncidentFile } from "../../functions/evidence/file";
import { IncidentStore, type Kept } from "../../functions/evidence/store";
import { evidenceBucketName } from "../../organization/names";
import type { Caller } from "./caller";
import type { StartedDecision } from "./decisions";

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
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await this.caller.allowed("s3:ListBucket", () =>
        this.s3.send(
          new ListObjectsV2Command({
            Bucket: evidenceBucketName(this.caller.organization),
            Prefix: `incidents/${prefix}`,
            Delimiter: "/",
            ContinuationToken,
          }),
        ),
      );
      for (const { Prefix = "" } of page.CommonPrefixes ?? []) found.push(Prefix.split("/")[1] ?? "");
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return found;
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

  /** The file of a run, when it has ended, else the first one; undefined while none is written. */
  async newest(incident: string, run: string | undefined): Promise<FoundFile | undefined> {
    const paths = await this.paths(incident);
    const written = (folder: string) => paths.includes(`${folder}/manifest.json`);
    const closed = paths.flatMap((path) => /^(closed\/[^/]+)\/manifest\.json$/.exec(path)?.[1] ?? []);
    const own = run === undefined ? undefined : `closed/${run.split(":").at(-1)}`;
    const folder = own !== undefined ? [own, "opened"].find(written) : [...closed, "opened"].find(written);
    if (folder === undefined) return undefined;
    const file = JSON.parse((await this.read(incident, `${folder}/incident.json`)).text) as IncidentFile;
    return { file, folder, manifestSha256: (await this.read(incident, `${folder}/manifest.json`)).sha256 };
  }

  private store(incident: string): IncidentStore {
    return new IncidentStore({ s3: this.s3, settings: this.caller.settings }, incident);
  }
}
