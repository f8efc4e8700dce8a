import type { EngineEvent as DeclaredEvent, PolicyEvent as DeclaredPolicyEvent } from "@pulumi/pulumi/automation";
import { UsageError } from "../errors";
import type { StepState } from "./changes";

/** A policy violation; the SDK's type knows neither severities nor all levels (sdk/go/common/apitype/events.go). */
export interface PolicyEvent
  extends Pick<DeclaredPolicyEvent, "resourceUrn" | "message" | "policyName" | "policyPackName"> {
  enforcementLevel: string;
  severity?: string;
}

/** The fields of the engine's events that a report needs. */
export interface EngineEvent extends Pick<DeclaredEvent, "sequence" | "diagnosticEvent"> {
  resourcePreEvent?: {
    metadata: {
      op: string;
      urn: string;
      old?: StepState | null;
      new?: StepState | null;
      keys?: string[];
      diffs?: string[];
      detailedDiff?: Record<string, unknown> | null;
    };
  };
  policyEvent?: PolicyEvent;
  summaryEvent?: { result?: string; resourceChanges?: Record<string, number> };
}

/**
 * Reads engine events, one a line. The last line may be cut off: then they are not complete.
 * @throws UsageError for a line that is no event.
 */
export function readEngineEvents(text: string, what: string): { events: EngineEvent[]; complete: boolean } {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const events: EngineEvent[] = [];
  for (const [index, line] of lines.entries()) {
    const event = parsed(line);
    if (event) events.push(event);
    else if (index === lines.length - 1 && index > 0) return { events, complete: false };
    else {
      throw new UsageError(
        `${what}, line ${index + 1}, is no event of the Pulumi engine; give what pulumi preview --json or pulumi policy analyze --json wrote to its standard output`,
      );
    }
  }
  return { events, complete: true };
}

function parsed(line: string): EngineEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isEvent = typeof value === "object" && value !== null && "sequence" in value;
    return isEvent ? (value as EngineEvent) : undefined;
  } catch {
    return undefined;
  }
}
