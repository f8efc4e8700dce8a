import { cut } from "../../functions/shared/text";
import type { IncidentState } from "../../organization/incidentState";
import { type IncidentPage, stateWords } from "../../page/model";
import { between, duration, oneLine, span } from "../../page/text";
import { paint, visibleLength } from "../text";
import type { LiveIncident } from "./incidents";

const glyphs = { check: "✓", clock: "◔", cross: "✕", half: "◐", ring: "○" } as const;
const colours = { ok: "green", wait: "yellow", held: "blue", bad: "red", none: "dim", ink: "reset" } as const;

const own: Partial<Record<IncidentState, string>> = { paged: "!", running: "▸" };

type Stated = Pick<IncidentPage, "changedAnything" | "state">;

/** The glyph of a state, coloured where the terminal wants it. */
export const glyphOf = (page: Stated): string => {
  const { glyph, tone } = stateWords(page);
  return paint(colours[tone], own[page.state] ?? glyphs[glyph]);
};

export const coloured = (page: Stated, text: string): string => paint(colours[stateWords(page).tone], text);

/** The state as a column of a list has it: `waits, 23 h 12 min`, `healed in 5 s`, `needs a person`. */
export function stateOf({ page, waiting }: LiveIncident, now: number): string {
  const { signal, started, ended } = page.times;
  switch (page.state) {
    case "waiting":
      return waiting ? `waits, ${left(waiting.until, now)}` : "waits";
    case "healed":
      return signal && ended ? `healed in ${span(between(started ?? signal, ended))}` : "healed";
    case "paged":
      return "needs a person";
    case "rejected":
    case "timed-out":
      return `${page.state === "rejected" ? "rejected" : "timed out"}${page.changedAnything ? ", contained" : ""}`;
    default:
      return stateWords(page).word.toLowerCase();
  }
}

/** What is left of a time, or that it is over. */
export const left = (until: string, now: number): string => {
  const rest = Date.parse(until) - now;
  return rest > 0 ? duration(Math.floor(rest / 60_000) * 60_000 || rest) : "over";
};

/** `40 s ago` */
export const ago = (at: string, now: number): string => `${duration(Math.max(0, now - Date.parse(at)))} ago`;

/** Name and id of a resource: `web-7 (i-0123)`. */
export const nameOf = ({ resource }: IncidentPage["incident"]): string =>
  oneLine(
    resource.name === undefined || resource.name === resource.id ? resource.id : `${resource.name} (${resource.id})`,
  );

/** Rows below a head, in columns as wide as they need; the flexible column has what is left of `width`. */
export function columns(rows: readonly string[][], width: number, flexible: number): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => visibleLength(row[index] ?? ""))));
  const others = widths.reduce((sum, each, index) => (index === flexible ? sum : sum + each + 2), 0);
  widths[flexible] = Math.max(10, Math.min(widths[flexible] ?? 0, width - others));
  return rows.map((row) =>
    row
      .map((text, index) => {
        const room = widths[index] ?? 0;
        const fitted = index === flexible ? cut(text, room) : text;
        return fitted + " ".repeat(Math.max(0, room - visibleLength(fitted)));
      })
      .join("  ")
      .trimEnd(),
  );
}
