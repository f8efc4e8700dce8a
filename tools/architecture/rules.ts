import type { Import } from "./imports";
import { type Layer, layers, packageUsers } from "./layers";

/** Whether a file is a path or is inside it. */
export const isIn = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`);

/** The layer of a file: the longest path that it begins with. Undefined where the table has none. */
export function layerOf(file: string, table: readonly Layer[] = layers): Layer | undefined {
  return table
    .filter(({ path }) => isIn(file, path))
    .reduce<Layer | undefined>((best, one) => (best && best.path.length > one.path.length ? best : one), undefined);
}

/** Why an import is not allowed, in a sentence that names the file, the import and the rule; undefined when it is. */
export function objectionTo(one: Import, table: readonly Layer[] = layers): string | undefined {
  const { from, line, specifier, target } = one;
  const place = `${from}:${line} imports ${target ?? specifier}`;
  const layer = layerOf(from, table);
  if (!layer) return `${place}: no layer has ${from}. Add one to tools/architecture/layers.ts`;
  if (target === undefined) return specifier.startsWith(".") ? undefined : packageObjection(place, one);
  if (isIn(target, layer.path)) return undefined;
  if (!layer.mayImport.some((allowed) => isIn(target, allowed))) {
    const may = layer.mayImport.join(", ") || "nothing else of the project";
    return `${place}: ${layer.path} may import ${may} (tools/architecture/layers.ts)`;
  }
  const owner = layerOf(target, table);
  if (owner?.api === undefined || owner.api === target || owner.insiders?.includes(layer.path)) return undefined;
  return `${place}: others import ${owner.path} from ${owner.api} alone (tools/architecture/layers.ts)`;
}

function packageObjection(place: string, { from, specifier }: Import): string | undefined {
  const rule = Object.entries(packageUsers).find(([prefix]) => specifier.startsWith(prefix));
  if (!rule || rule[1].some((user) => isIn(from, user))) return undefined;
  return `${place}: only ${rule[1].join(", ")} may import ${rule[0]}* (tools/architecture/layers.ts)`;
}

/** Groups of files that import each other when they are loaded. A group is one cycle or several that touch. */
export function cycles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, target, kind } of imports) {
    if (kind === "value" && target !== undefined) next.set(from, [...(next.get(from) ?? []), target]);
  }
  // Tarjan's algorithm: strongly connected components in one depth-first walk.
  const order = new Map<string, number>();
  const open: string[] = [];
  const groups: string[][] = [];
  const visit = (file: string): number => {
    const mine = order.size;
    let low = mine;
    order.set(file, mine);
    open.push(file);
    for (const target of next.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    if (low === mine) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1 || next.get(file)?.includes(file)) groups.push(group.sort());
    }
    return low;
  };
  for (const file of next.keys()) if (!order.has(file)) visit(file);
  return groups;
}
