import type { Link, Part, PartKind, Topology } from "./types";

/** One box of a picture: a part, or parts of one kind that differ by their subject only, as rows. */
export interface Box {
  id: string;
  kind: PartKind;
  account?: string;
  title: string;
  rows: string[];
  parts: Part[];
}

/** What a picture draws between two boxes: all links between their parts. */
export interface Arrow {
  from: string;
  to: string;
  verbs: string[];
}

export interface Picture {
  accounts: Topology["accounts"];
  boxes: Box[];
  arrows: Arrow[];
}

/** Above a box, so that its name need not say what it is. */
export const kindWords: Record<PartKind, string> = {
  bus: "event bus",
  rules: "rules",
  schedules: "schedules",
  queue: "queue",
  function: "function",
  workflow: "workflow",
  runbooks: "runbooks",
  role: "role",
  topic: "topic",
  table: "table",
  bucket: "bucket",
  people: "",
  resources: "",
};

/** A topology with the parts of all subjects in one box, which stays readable with many rules. */
export function pictureOf({ accounts, parts, links }: Topology): Picture {
  const boxes = new Map<string, Box>();
  const boxOf = new Map<string, string>();
  const consumers = consumersOf(parts, links);
  for (const part of parts) {
    const id = boxId(consumers.get(part.id) ?? part);
    boxOf.set(part.id, id);
    const box = boxes.get(id);
    if (box) box.parts.push(part);
    else boxes.set(id, { id, kind: part.kind, account: part.account, title: "", rows: [], parts: [part] });
  }
  for (const box of boxes.values()) name(box);
  return { accounts, boxes: [...boxes.values()], arrows: arrowsOf(links, boxOf) };
}

/** The functions that are a queue's only readers: both are one step on the way of an event. */
function consumersOf(parts: Part[], links: Link[]): Map<string, Part> {
  const byId = new Map(parts.map((part) => [part.id, part]));
  const found = new Map<string, Part>();
  for (const { id, kind } of parts) {
    const [reader, another] = kind === "queue" ? links.filter(({ from }) => from === id) : [];
    const part = reader && !another ? byId.get(reader.to) : undefined;
    if (part?.kind === "function") found.set(id, part);
  }
  return found;
}

const grouped: readonly PartKind[] = ["rules", "runbooks", "workflow"];

/** Groups have the subject, or the name, as the last word of an id; what serves Reflex itself has targets of its own. */
const boxId = ({ id, kind }: Part): string =>
  grouped.includes(kind) && !id.endsWith("/own") ? id.slice(0, id.lastIndexOf("/")) : id;

function name(box: Box): void {
  const [queue] = box.parts.filter(({ kind }) => kind === "queue");
  const main = box.parts.find((part) => part !== queue) ?? queue;
  if (!main) return;
  box.kind = main.kind;
  if (!grouped.includes(main.kind)) {
    box.title = main.title;
    box.rows = [...(main.note ? [main.note] : []), ...(queue && queue !== main ? ["with its queue"] : [])];
    return;
  }
  const count = box.parts.reduce((sum, { members }) => sum + members.length, 0);
  const word = kindWords[main.kind].replace(/s$/, "");
  box.title = `${count} ${word}${count === 1 ? "" : "s"}`;
  box.rows = box.parts.map(({ title, members }) =>
    box.parts.length > 1 && main.kind !== "workflow" ? `${title} ${members.length}` : title,
  );
}

function arrowsOf(links: Link[], boxOf: Map<string, string>): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const { verb, ...ends } of links) {
    const [from, to] = [boxOf.get(ends.from), boxOf.get(ends.to)];
    if (!from || !to || from === to) continue;
    const key = `${from} ${to}`;
    const arrow = arrows.get(key) ?? { from, to, verbs: [] };
    if (!arrow.verbs.includes(verb)) arrow.verbs.push(verb);
    arrows.set(key, arrow);
  }
  return [...arrows.values()];
}
