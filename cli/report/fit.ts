import { counted, enumerated } from "./markdown";

/** A part of a comment that is shown in full, in short, or not at all. */
export interface Item {
  /** Lower is shown rather than higher. */
  rank: number;
  /** What it is, for the count of what was left out, in the singular. */
  what: string;
  /** Markdown of one line. */
  short: string;
  /** Markdown that says more than `short`, and replaces it where there is room. */
  long?: string;
}

export interface Section {
  /** Markdown. */
  heading: string;
  /** The heading is the head of a table, and the items are its rows. */
  isTable?: boolean;
  items: Item[];
}

/** Room for what a section, or the whole comment, says about what was left out. */
const noteLength = 200;

/**
 * Markdown of at most `limit` characters: first as many items as fit, in the order of their ranks, then as many of them
 * as fit in full. Items are never cut; every section counts what it left out.
 */
export function fitted(head: string, sections: Section[], limit: number): string {
  const shown = new Map<Item, "short" | "long">();
  const opened = new Set<Section>();
  let left = limit - head.length - noteLength;
  const byRank = sections
    .flatMap((section) => section.items.map((item) => ({ section, item })))
    .sort((one, other) => one.item.rank - other.item.rank);
  for (const { section, item } of byRank) {
    const opening = opened.has(section) ? 0 : separator.length + section.heading.length + noteLength;
    const cost = opening + separator.length + item.short.length;
    if (cost > left) continue;
    left -= cost;
    opened.add(section);
    shown.set(item, "short");
  }
  for (const { item } of byRank) {
    const more = (item.long?.length ?? 0) - item.short.length;
    if (item.long === undefined || !shown.has(item) || more > left) continue;
    left -= more;
    shown.set(item, "long");
  }
  const closed = sections.filter((section) => !opened.has(section) && section.items.length > 0);
  return [
    head,
    ...sections.filter((section) => opened.has(section)).map((section) => textOf(section, shown)),
    ...(closed.length > 0 ? [`_Left out for want of room: ${counted(closed.length, "whole section")}._`] : []),
  ].join(separator);
}

const separator = "\n\n";

function textOf({ heading, items, isTable = false }: Section, shown: Map<Item, "short" | "long">): string {
  let text = heading;
  let previousIsLine = isTable;
  for (const item of items) {
    const form = shown.get(item);
    if (!form) continue;
    const isLine = form === "short" || item.long === undefined;
    text += `${isLine && previousIsLine ? "\n" : separator}${isLine ? item.short : item.long}`;
    previousIsLine = isLine;
  }
  const note = leftOut(items, shown);
  return note ? text + separator + note : text;
}

function leftOut(items: Item[], shown: Map<Item, "short" | "long">): string | undefined {
  const missing = Map.groupBy(
    items.filter((item) => !shown.has(item)),
    ({ what }) => what,
  );
  const shortened = items.filter((item) => item.long !== undefined && shown.get(item) === "short").length;
  const parts = [
    ...[...missing].map(([what, left]) => counted(left.length, what)),
    ...(shortened > 0 ? [counted(shortened, "detail")] : []),
  ];
  return parts.length > 0 ? `_Left out for want of room: ${enumerated(parts)}._` : undefined;
}
