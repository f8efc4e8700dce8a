import { evidenceBucketName } from "../../organization/names";
import type { Call } from "../shared/dependencies";
import { IncidentIndex } from "../shared/incidentIndex";
import { type Answers, answersOf } from "./answers";
import type { Dependencies } from "./dependencies";
import { composeFile, type IncidentFile } from "./file";
import type { Incident, Stage } from "./incident";
import { investigator } from "./investigator";
import { type Manifest, manifestFormat } from "./manifest";
import { incidentMarkdown } from "./markdown/incident";
import { sourcesFor } from "./sources";
import type { Source } from "./sources/source";
import { IncidentStore, type Kept } from "./store";
import { ownRoles } from "./trailRecords";

/** What was written, for the log. */
export interface Written {
  /** SHA-256 of the manifest: whoever notes it can prove the whole file by it. */
  manifestSha256: string;
  sources: number;
  missing: string[];
}

export interface Assignment {
  incident: Incident;
  stage: Stage;
  folder: string;
  decision?: Kept;
}

/** Collects what an incident file holds and writes it, the manifest last. */
export class Writer {
  private readonly own: ReadonlySet<string>;

  constructor(private readonly outside: Dependencies) {
    this.own = ownRoles(outside.catalogue);
  }

  /** Undefined when the file is there already. */
  async write({ incident, stage, folder, decision }: Assignment): Promise<Written | undefined> {
    const { settings, now } = this.outside;
    const store = new IncidentStore(this.outside, incident.id);
    const there = await store.paths(`${folder}/`);
    const manifestPath = `${folder}/manifest.json`;
    if (there.has(manifestPath)) return undefined;

    const kept = await this.collect({ incident, stage, folder }, store, there);
    const raw = new Map(
      kept
        .map(({ text }) => text)
        .map((text) => JSON.parse(text) as Answers)
        .map((a) => [a.source, a]),
    );
    const file = composeFile(incident, stage, raw, { ownRoles: this.own, ownerTagKey: settings.ownerTagKey });
    const pages = [
      await store.write(`${folder}/incident.json`, json(file)),
      await store.write(`${folder}/incident.md`, incidentMarkdown(file), "text/markdown"),
    ];
    await this.index(incident, file, folder);
    // The first file is part of what the last one vouches for.
    const first = stage === "closed" ? await store.find("opened/manifest.json") : undefined;
    const objects = [decision, first, ...kept, ...pages].flatMap((one) => (one ? [one] : []));
    const manifest: Manifest = {
      format: manifestFormat,
      incident: incident.id,
      stage,
      bucket: evidenceBucketName(settings),
      createdAt: new Date(now()).toISOString(),
      manifest: manifestPath,
      objects: objects.map(({ text: _, ...entry }) => entry).sort((a, b) => (a.path < b.path ? -1 : 1)),
    };
    const { sha256 } = await store.write(manifestPath, json(manifest));
    const missing = [...raw.values()].filter(({ status }) => status === "failed").map(({ source }) => source);
    return { manifestSha256: sha256, sources: raw.size, missing };
  }

  /** Before the manifest: what dies in between is done again. */
  private index(incident: Incident, file: IncidentFile, folder: string): Promise<void> {
    const { id, account, region, resource, execution, started, decision, brokeAt, title } = incident;
    const { run, stage, state } = file;
    const known = {
      ...{ incident: id, account, region, response: decision?.response.name, headline: title, resource: resource.id },
      ...{ state, run: started ?? execution?.id, file: `incidents/${id}/${folder}` },
    };
    // A run that a workflow started ends before the workflow does, and says nothing of the incident as a whole.
    const part = started !== undefined && started !== execution?.id && state !== "released";
    const over = stage === "closed" && !part;
    const ended = over ? (run?.endedAt ?? new Date(this.outside.now()).toISOString()) : undefined;
    return new IncidentIndex(this.outside).filed(known, decision?.decidedAt ?? brokeAt, ended);
  }

  /** The answers of all sources, each kept as soon as it is there; what an earlier attempt kept is not queried again. */
  private collect(
    { incident, stage, folder }: Assignment,
    store: IncidentStore,
    there: ReadonlySet<string>,
  ): Promise<Kept[]> {
    const { account, region } = incident;
    let entered: Promise<Call> | undefined;
    const inMember: Call = async (service, operation, input) => {
      entered ??= investigator(this.outside, account, region, incident.id);
      return (await entered)(service, operation, input);
    };
    const { settings, now, sleep, ownCalls } = this.outside;
    const around = (source: Source) => {
      if (source.in === "member") return { account, region, call: inMember, now, sleep };
      const place = source.in === "home" ? settings.homeRegion : region;
      return { account: settings.securityAccountId, region: place, call: ownCalls(place), now, sleep };
    };
    return Promise.all(
      sourcesFor(incident, stage, settings).map(async (source) => {
        const path = `${folder}/raw/${source.name}.json`;
        if (there.has(path)) return store.read(path);
        return store.write(path, json(await answersOf(source, incident, around(source))));
      }),
    );
  }
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
