import { Graph, layout } from "@dagrejs/dagre";
import type { Arrow, Box, Picture } from "./boxes";
import { kindWords } from "./boxes";
import type { PartKind } from "./types";

/** Measures of the picture in pixels. Texts are measured by their number of characters: no font is at hand. */
export const measures = { title: 13, row: 12, line: 16, pad: 10, character: 6.5, bold: 8.1 } as const;

interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedBox extends Placed {
  box: Box;
}

export interface PlacedArrow {
  arrow: Arrow;
  points: Array<{ x: number; y: number }>;
  /** Where its verbs stand. */
  label: { x: number; y: number };
}

export interface PlacedPicture {
  width: number;
  height: number;
  accounts: Array<Placed & { title: string; note: string }>;
  boxes: PlacedBox[];
  arrows: PlacedArrow[];
}

/** Places a picture from left to right, accounts around their boxes. The same picture is placed the same way. */
export function placed({ accounts, boxes, arrows }: Picture): PlacedPicture {
  const graph = new Graph({ compound: true, multigraph: false });
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 22, edgesep: 10, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of accounts) graph.setNode(cluster(id), {});
  for (const box of boxes) {
    graph.setNode(box.id, sizeOf(box));
    if (box.account !== undefined) graph.setParent(box.id, cluster(box.account));
  }
  const kinds = new Map(boxes.map(({ id, kind }) => [id, kind]));
  for (const arrow of arrows) {
    const width = arrow.verbs.join(", ").length * 6;
    const [from, to] = isReturn(arrow, kinds) ? [arrow.to, arrow.from] : [arrow.from, arrow.to];
    // Two arrows between the same boxes share the place of one label.
    if (!graph.hasEdge(from, to)) graph.setEdge(from, to, { width, height: 14, labelpos: "c" });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    accounts: accounts.map(({ id, name, resources }) => ({
      ...at(graph.node(cluster(id))),
      title: name === id ? id : `${name} ${id}`,
      note: `${resources} resources`,
    })),
    boxes: boxes.map((box) => ({ box, ...at(graph.node(box.id)) })),
    arrows: arrows.map((arrow) => {
      const isReversed = isReturn(arrow, kinds);
      const [from, to] = isReversed ? [arrow.to, arrow.from] : [arrow.from, arrow.to];
      const { points, x, y } = graph.edge(from, to) as PlacedArrow & { x: number; y: number };
      return { arrow, points: isReversed ? points.toReversed() : points, label: { x, y } };
    }),
  };
}

/** What comes back to a bus is drawn from right to left: the bus stands before the rules that it feeds. */
const isReturn = ({ from, to }: Arrow, kinds: ReadonlyMap<string, PartKind>): boolean =>
  kinds.get(to) === "bus" && !["rules", "schedules"].includes(kinds.get(from) ?? "");

const cluster = (account: string) => `account ${account}`;

function sizeOf({ kind, title, rows }: Box): { width: number; height: number } {
  const { pad, character, bold, line } = measures;
  const longest = Math.max(title.length * bold, ...[kindWords[kind], ...rows].map(({ length }) => length * character));
  const lines = rows.length + (hasOwnName({ kind, title }) ? 2 : 1);
  return { width: longest + 2 * pad, height: lines * line + 2 * pad };
}

/** The titles of rules and runbooks already say what they are. */
export const hasOwnName = ({ kind, title }: Pick<Box, "kind" | "title">): boolean =>
  kindWords[kind] !== "" && !title.toLowerCase().includes(kindWords[kind].replace(/s$/, ""));

/** From the middle, as dagre counts, to the upper left corner, as SVG does. */
const at = ({ x, y, width, height }: Placed): Placed => ({ x: x - width / 2, y: y - height / 2, width, height });
