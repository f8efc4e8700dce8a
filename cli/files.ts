import { readFileSync } from "node:fs";
import type { SignalEvent } from "../responses/types";
import { UsageError } from "./errors";

/** Reads a file a person named; `-` is standard input. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UsageError(
      `${what} ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); name an existing file`,
    );
  }
}

/** Reads a JSON file a person named; `-` is standard input. */
export function readJson(file: string, what: string): unknown {
  const content = readText(file, what);
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UsageError(`${what} ${file} is not JSON: ${(error as Error).message}`);
  }
}

/** Reads one EventBridge event and fills in what an envelope may leave out. */
export function readEvent(file: string): SignalEvent {
  const value = readJson(file, "event");
  if (!value || typeof value !== "object" || Array.isArray(value)) {
    throw new UsageError(`event ${file} is not a JSON object; give one EventBridge event as a rule target receives it`);
  }
  const event = value as Record<string, unknown>;
  for (const field of ["source", "detail-type"]) {
    if (typeof event[field] !== "string") {
      throw new UsageError(`event ${file} has no ${field}; give the whole EventBridge event, not only its detail`);
    }
  }
  if (!event.detail || typeof event.detail !== "object") {
    throw new UsageError(`event ${file} has no detail object; give the whole EventBridge event`);
  }
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
