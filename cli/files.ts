import { readFileSync } from "node:fs";
import { regionName } from "../responses/fields";
import type { SignalEvent } from "../responses/types";
import { unwrapped } from "./envelopes";
import { UsageError } from "./errors";

/**
 * Reads a text file that a person named; `-` is standard input. UTF-8 with or without a byte-order mark, and UTF-16 with
 * one: PowerShell's `>` writes both.
 */
export function readText(file: string, what: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new UsageError(
      `${what} ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); name an existing file`,
    );
  }
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${what} ${file} is neither UTF-8 nor UTF-16 text; save it as UTF-8`);
  }
}

/** A decoder drops the byte-order mark of its own encoding. */
function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}

/** Reads a JSON file that a person named; `-` is standard input. */
export const readJson = (file: string, what: string): unknown => parseJson(readText(file, what), `${what} ${file}`);

/** @param what names the text in the error. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${what} is not JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads one EventBridge event and fills in what an envelope may leave out. An event that arrived in a message is taken
 * out of it, and a bare CloudTrail record becomes the event that EventBridge sends for it (envelopes.ts).
 */
export function readEvent(file: string): SignalEvent {
  return eventOf(readJson(file, "event"), `event ${file}`);
}

/** The same for a value that was read. @param what names it in an error. */
export function eventOf(read: unknown, what: string): SignalEvent {
  const value = unwrapped(read, what);
  if (!value || typeof value !== "object" || Array.isArray(value)) {
    throw new UsageError(`${what} is not a JSON object; give one EventBridge event as a rule target receives it`);
  }
  const event = value as Record<string, unknown>;
  for (const field of ["source", "detail-type"]) {
    if (typeof event[field] !== "string") {
      throw new UsageError(`${what} has no ${field}; give the whole EventBridge event, not only its detail`);
    }
  }
  if (!event.detail || typeof event.detail !== "object") {
    throw new UsageError(`${what} has no detail object; give the whole EventBridge event`);
  }
  checkRegion(event.region, what);
  return {
    version: "0",
    id: "00000000-0000-0000-0000-000000000000",
    account: "",
    region: "",
    time: "",
    resources: [],
    ...event,
  } as unknown as SignalEvent;
}

/** An envelope may leave its Region out; another text in its place is a mistake of whoever wrote the event. */
function checkRegion(region: unknown, what: string): void {
  if (region === undefined || region === "") return;
  if (typeof region === "string" && regionName.form.test(region)) return;
  const small = String(region).toLowerCase();
  const fix = regionName.form.test(small)
    ? `write ${small}, as EventBridge does`
    : "write it as EventBridge does: eu-west-1";
  throw new UsageError(`${what} has the region ${JSON.stringify(region)}, which is no Region code; ${fix}`);
}
