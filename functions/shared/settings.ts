import { readFileSync } from "node:fs";
import { isRecord } from "../../aws/json";
import type { GoldenImages, Membership, Mode, TriageSettings } from "../../organization/settings";

/** What is wrong with the settings file; the function does not start, so nothing is handled on wrong assumptions. */
export class InvalidSettings extends Error {
  constructor(file: string, key: string, problem: string) {
    super(`${file}: ${key} ${problem}. Deploy the security stack again; it writes this file into the bundle.`);
    this.name = "InvalidSettings";
  }
}

/** Reads and checks the settings that were bundled with the function. Throws InvalidSettings. */
export const loadSettings = (file: string): TriageSettings => settingsOf(contentOf(file), file);

export const parseSettings = (text: string, file: string): TriageSettings => settingsOf(parsed(text, file), file);

function contentOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new InvalidSettings(file, "the file", "cannot be read");
  }
  return parsed(text, file);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidSettings(file, "the file", "is not JSON");
  }
}

function settingsOf(content: unknown, file: string): TriageSettings {
  const read = new Reader(file, content, "");
  const tag = read.inner("allowlistTag");
  return {
    partition: read.text("partition", /^aws(-[a-z-]+)?$/),
    organizationId: read.text("organizationId", /^o-[a-z0-9]{10,32}$/),
    securityAccountId: read.text("securityAccountId", /^\d{12}$/),
    homeRegion: read.text("homeRegion", /^[a-z]{2,}(-[a-z]+)+-\d$/),
    members: {},
    governedRegions: read.texts("governedRegions"),
    mode: read.mode("mode"),
    observeResponses: read.texts("observeResponses"),
    allowlistTag: { key: tag.text("key", /./), value: tag.text("value", /./) },
    ownerTagKey: read.text("ownerTagKey", /./),
    fusePerHour: read.count("fusePerHour"),
    ...(read.has("admitSamples") ? { admitSamples: read.flag("admitSamples") } : {}),
    ...(read.has("goldenImages") ? { goldenImages: goldenImages(read.inner("goldenImages")) } : {}),
    ...(read.has("snapshotLockDays") ? { snapshotLockDays: read.count("snapshotLockDays") } : {}),
  };
}

function goldenImages(read: Reader): GoldenImages {
  return Object.fromEntries(
    read.names().map((region) => {
      const images = read.inner(region);
      return [region, Object.fromEntries(images.names().map((name) => [name, images.text(name, /^ami-[0-9a-f]+$/)]))];
    }),
  );
}

/** Reads and checks which accounts are to be members, as it was bundled with the function. Throws InvalidSettings. */
export const loadMembership = (file: string): Membership => membershipOf(contentOf(file), file);

export const parseMembership = (text: string, file: string): Membership => membershipOf(parsed(text, file), file);

function membershipOf(content: unknown, file: string): Membership {
  const read = new Reader(file, content, "");
  return {
    members: members(read.inner("members")),
    units: read.texts("units"),
    excludedUnits: read.texts("excludedUnits"),
  };
}

function members(read: Reader): Membership["members"] {
  return Object.fromEntries(
    read.names().map((account) => {
      if (!/^\d{12}$/.test(account)) throw read.invalid(account, "is not an account id of 12 digits");
      const member = read.inner(account);
      const name = member.text("name", /./);
      return [account, member.has("mode") ? { name, mode: member.mode("mode") } : { name }];
    }),
  );
}

/** Reads an object member by member, with errors that name the member by its whole path. */
class Reader {
  private readonly value: Record<string, unknown>;

  constructor(
    private readonly file: string,
    value: unknown,
    private readonly path: string,
  ) {
    if (!isRecord(value)) {
      throw new InvalidSettings(file, path || "the file", "should be a JSON object");
    }
    this.value = value;
  }

  invalid(key: string, problem: string): InvalidSettings {
    return new InvalidSettings(this.file, this.path + key, problem);
  }

  has(key: string): boolean {
    return this.value[key] !== undefined;
  }

  names(): string[] {
    return Object.keys(this.value);
  }

  inner(key: string): Reader {
    return new Reader(this.file, this.value[key], `${this.path}${key}.`);
  }

  text(key: string, form: RegExp): string {
    const value = this.value[key];
    if (typeof value === "string" && form.test(value)) return value;
    throw this.invalid(key, `should be text that matches ${form.source}`);
  }

  texts(key: string): string[] {
    const value = this.value[key];
    if (Array.isArray(value) && value.every((item): item is string => typeof item === "string")) return value;
    throw this.invalid(key, "should be a list of texts");
  }

  mode(key: string): Mode {
    const value = this.value[key];
    if (value === "act" || value === "observe") return value;
    throw this.invalid(key, 'should be "act" or "observe"');
  }

  flag(key: string): boolean {
    const value = this.value[key];
    if (typeof value === "boolean") return value;
    throw this.invalid(key, "should be true or false");
  }

  count(key: string): number {
    const value = this.value[key];
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
    throw this.invalid(key, "should be a whole number, 0 or more");
  }
}
