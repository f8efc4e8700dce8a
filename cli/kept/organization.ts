/**
 * The example organization, deployed once for the same sources: running the program and deploying what it registers need
 * longer than an incident.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import {
  type Answers,
  EmbeddedOrganization,
  type EmulatedState,
  hashOf,
  install,
  type OnProgress,
} from "../../simulator";
import { makeKeptFolder, markUsed, removeUnused } from "../../tools/keptFolder";
import { type Blueprint, blueprint, type ExtraConfig, type Place } from "../blueprint";
import { fingerprint } from "./fingerprint";

/** Older than any event that anybody drills with: a deployment serves what happens after it. */
export const deployedAt = new Date("2020-01-01T00:00:00Z");

const root = join(__dirname, "..", "..");
/** Kept folders have 8 MB each; the examples of the catalogue happen in two places. */
const mostKept = 6;

export interface KeptOptions {
  onProgress?: OnProgress;
  /** Folder that holds the kept ones; git ignores it. Default: `.reflex` at the project's root. */
  folder?: string;
}

/** One of each place and configuration, as it was first read in this process. */
const organizations = new Map<string, Promise<Blueprint>>();

/**
 * Like `blueprint`, but kept in a folder with the state of AWS in which it is deployed (`kept`). It is made where it is
 * not there yet, and where it cannot be kept, the blueprint comes without it, after a sentence.
 */
export async function keptBlueprint(
  place: Place = {},
  extra: ExtraConfig = {},
  options: KeptOptions = {},
): Promise<Blueprint> {
  const { folder: parent = join(root, ".reflex") } = options;
  const key = JSON.stringify([parent, place.account, place.region, extra]);
  const organization =
    organizations.get(key) ?? keptOrBlueprint(parent, place, extra, options.onProgress ?? (() => {}));
  organizations.set(key, organization);
  // Everybody gets a copy of their own.
  return structuredClone(await organization);
}

async function keptOrBlueprint(
  parent: string,
  place: Place,
  extra: ExtraConfig,
  onProgress: OnProgress,
): Promise<Blueprint> {
  const { key: environment } = await install({ onProgress });
  const configuration = JSON.stringify([environment, place.account, place.region, extra]);
  const name = `organization-${fingerprint()}-${createHash("sha256").update(configuration).digest("hex").slice(0, 8)}`;
  const folder = join(parent, name);
  try {
    return read(folder, onProgress) ?? (await make(folder, place, extra, onProgress));
  } catch (error) {
    // A program or a deployment that fails, fails without a kept folder as well.
    const fromFileSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
    if (!fromFileSystem && !(error instanceof NotKept)) throw error;
    onProgress(`The organization cannot be kept for the next drill: ${(error as Error).message}`);
    return blueprint(place, extra);
  }
}

/** What is deployed cannot be written down. */
class NotKept extends Error {}

interface Kept {
  plan: Blueprint;
  deployment: string;
  at: Date;
  answers: Uint8Array;
  stateHash: string;
}

const stateFile = (folder: string): string => join(folder, "state");
const organizationFile = (folder: string): string => join(folder, "organization");
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Undefined where there is none, or none that is whole. */
function read(folder: string, onProgress: OnProgress): Blueprint | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    const { plan, deployment, at, answers, stateHash } = deserialize(readFileSync(organizationFile(folder))) as Kept;
    if (sha256(readFileSync(stateFile(folder))) !== stateHash) throw new Error("its state is not what was written");
    used(folder);
    return { ...plan, kept: { deployment, at, answers, state: stateFile(folder) } };
  } catch (error) {
    onProgress(`The kept organization in ${folder} is damaged (${(error as Error).message}) and is made again.`);
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

/** A folder that may only be read serves as well. */
function used(folder: string): void {
  try {
    markUsed(folder);
  } catch {
    // Others are deleted first, or nothing is.
  }
}

async function make(folder: string, place: Place, extra: ExtraConfig, onProgress: OnProgress): Promise<Blueprint> {
  await makeKeptFolder(folder, async (partial) => {
    mkdirSync(partial);
    onProgress("Preparing the organization (once for these sources): the program runs and is deployed");
    await deployInto(partial, await blueprint(place, extra), onProgress);
  });
  removeUnused(dirname(folder), "organization", mostKept);
  return read(folder, onProgress) ?? blueprint(place, extra);
}

async function deployInto(folder: string, plan: Blueprint, onProgress: OnProgress): Promise<void> {
  const organization = await EmbeddedOrganization.start({
    deployment: plan.deployment,
    organizationId: plan.settings.organizationId,
    accounts: [plan.security.account, plan.member.account],
    start: deployedAt,
    onProgress,
    keep: (state, answers) =>
      write(folder, plan, state, answers).catch((error: unknown) => {
        throw new NotKept((error as Error).message);
      }),
  });
  await organization.stop();
}

async function write(folder: string, plan: Blueprint, state: EmulatedState, answers: Answers): Promise<void> {
  await state.save(stateFile(folder));
  const kept: Kept = {
    plan,
    deployment: hashOf(plan.deployment),
    at: deployedAt,
    answers: answers.toBytes(),
    stateHash: sha256(readFileSync(stateFile(folder))),
  };
  writeFileSync(organizationFile(folder), serialize(kept));
}
