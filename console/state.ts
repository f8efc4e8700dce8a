import { pageOfDrill } from "../page/drill";
import type { DrillRecord } from "../page/drill/record";
import type { Hop, IncidentPage } from "../page/model";
import type { Message } from "./protocol";

/** Everything that the page of a run shows. */
export interface RunState {
  record?: DrillRecord;
  progress: string[];
  changes: string[];
  /** A person of this page must answer. */
  question?: string;
  ended: boolean;
  /** Why there is nothing to see. */
  failed?: string;
  /** The moment that is looked at; the last one while undefined. */
  step?: number;
}

export const nothing: RunState = { progress: [], changes: [], ended: false };

export type Action = Message | { type: "step"; step?: number } | { type: "gone"; sentence: string };

export function reduce(state: RunState, action: Action): RunState {
  switch (action.type) {
    case "reset":
      return nothing;
    case "progress":
      return { ...state, progress: [...state.progress, action.text] };
    case "stage":
      return { ...state, record: { ...action.record, entries: [] }, changes: action.changes };
    case "entries":
      return state.record
        ? { ...state, record: { ...state.record, entries: [...state.record.entries, ...action.entries] } }
        : state;
    case "question":
      return { ...state, question: action.message };
    case "answered":
      return { ...state, question: undefined };
    case "end": {
      const entries = state.record?.entries ?? [];
      return { ...state, record: { ...action.record, entries }, question: undefined, ended: true };
    }
    case "failed":
      return { ...state, failed: action.sentence, question: undefined, ended: true };
    case "gone":
      return { ...state, failed: action.sentence };
    case "step":
      return { ...state, step: action.step };
  }
}

/** The page up to one moment: what is later has not been reached. */
export function upTo(page: IncidentPage, step: number): IncidentPage {
  if (step >= page.entries.length - 1) return page;
  const hops = page.hops.map((hop) =>
    hop.entry !== undefined && hop.entry > step
      ? { ...hop, ...neutral(hop), state: "none" as const, at: undefined }
      : hop,
  );
  return { ...page, entries: page.entries.slice(0, step + 1), hops };
}

/** A hop that is not reached says nothing of what came of it. */
function neutral({ band, title, subtitle }: Hop): Pick<Hop, "title" | "subtitle"> {
  if (band === "people") return { title: "question", subtitle: "" };
  if (title === "goes on") return { title: "on approval", subtitle };
  return { title, subtitle: title === "triage" ? "" : subtitle };
}

/** The page of a run, without plumbing: hops are where they were among the moments that are left. */
export function pageOf(record: DrillRecord | undefined): IncidentPage | undefined {
  if (!record) return undefined;
  const page = pageOfDrill(record);
  const entries = page.entries.filter(({ quiet }) => !quiet);
  const hops = page.hops.map((hop) => {
    const entry = hop.entry === undefined ? undefined : page.entries[hop.entry];
    const at = entry ? entries.indexOf(entry) : -1;
    return { ...hop, entry: at < 0 ? undefined : at };
  });
  return { ...page, entries, hops };
}
