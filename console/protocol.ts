import type { DrillRecord } from "../page/drill/record";
import type { TimedEntry } from "../simulator";

/** What the server sends, one JSON object for each server-sent event; ids count from 1 and are resumed from. */
export type Message =
  | { type: "reset" }
  | { type: "progress"; text: string }
  | { type: "stage"; record: Omit<DrillRecord, "entries">; changes: string[] }
  | { type: "entries"; entries: TimedEntry[] }
  | { type: "question"; message: string }
  | { type: "answered" }
  | { type: "end"; record: Omit<DrillRecord, "entries"> }
  | { type: "failed"; sentence: string };

export type AnswerWord = "approve" | "reject" | "none";

/** What is to happen. */
export interface RunRequest {
  response: string;
  /** The response's own example when absent. */
  event?: unknown;
  answer: "ask" | AnswerWord;
  /** `SERVICE:Operation[:TIMES]` */
  fault?: string;
}

export interface AnswerRequest {
  how: AnswerWord;
  comment?: string;
}

export interface ResponseRow {
  name: string;
  title: string;
  subject: string;
  procedure?: string;
  risk?: string;
  asksFirst: boolean;
  undo?: string;
  /** Calls of its runbook, `SERVICE:Operation`, for faults. */
  calls: string[];
}

export interface GalleryEvent {
  name: string;
  /** ignored: a near miss, which the response leaves alone. */
  kind: "fires" | "ignored";
  event: unknown;
}

export interface RuleRow {
  rule: string;
  bus: string;
  pattern: string;
}

/** Name of the header in which the page proves that it was opened from the terminal. */
export const tokenHeader = "x-reflex-token";
