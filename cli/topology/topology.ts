import type { Deployment } from "../../simulator";
import { Inventory } from "./inventory";
import { Links } from "./links";
import { Parts } from "./parts";
import type { Link, Part, PartKind, Topology } from "./types";

/** Words for several of a kind, below a box. */
const several: Partial<Record<PartKind, [one: string, many: string]>> = {
  rules: ["rule", "rules"],
  schedules: ["schedule", "schedules"],
  runbooks: ["runbook", "runbooks"],
};

/**
 * The parts and links of a deployment, read off its resources alone.
 * @param names of accounts; an account without one is called by its id.
 */
export function topologyOf({ resources }: Deployment, names: ReadonlyMap<string, string>): Topology {
  const inventory = new Inventory(resources);
  const parts = new Parts(inventory);
  const links = new Links(inventory, parts).all();
  const used = new Set(links.flatMap(({ from, to }) => [from, to]));
  const accounts = [...new Set(resources.map(({ account }) => account))].filter((id) => id !== "").sort();
  return {
    format: "reflex-topology/1",
    accounts: accounts.map((id) => ({
      id,
      name: names.get(id) ?? id,
      resources: resources.filter(({ account }) => account === id).length,
    })),
    parts: parts
      .all()
      .filter(({ id }) => used.has(id))
      .map((part) => noted(part, links))
      .sort(byId),
    links: links.sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1)),
  };
}

function noted(part: Part, links: Link[]): Part {
  const members = [...part.members].sort();
  const words = several[part.kind];
  if (words) return { ...part, note: `${members.length} ${words[members.length === 1 ? 0 : 1]}`, members };
  const heard = part.kind !== "topic" || links.some(({ from }) => from === part.id);
  return { ...part, ...(!heard && { note: "nobody is subscribed" }), members };
}

const byId = (one: Part, other: Part) => (one.id < other.id ? -1 : 1);
const sortKey = ({ from, verb, to }: Link) => `${from} ${to} ${verb}`;
