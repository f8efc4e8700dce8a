import { shortId } from "../../organization/incidentIndex";
import type { IncidentState } from "../../organization/incidentState";
import { clock, day, oneLine } from "../../page/text";
import type { Caller } from "./caller";
import { type IncidentItem, itemOf, type LiveIncident, liveOf } from "./incidents";
import { knownSince } from "./known";
import { type Outcome, width } from "./output";
import { Problem } from "./problem";
import { durationOf, scopeOf } from "./scope";
import { columns, glyphOf, stateOf } from "./words";

export interface ListOptions {
  open?: boolean;
  account?: string;
  response?: string;
  owner?: string;
  state?: string;
  /** `24h`, or a day or time of ISO 8601. */
  since: string;
  limit: string;
}

/** `reflex-incidents/1`. */
export interface IncidentList {
  format: "reflex-incidents/1";
  items: IncidentItem[];
  /** How many there are beyond the limit; null where there are none. */
  more: number | null;
}

/** States that need a person or are not over. */
const openStates: readonly IncidentState[] = ["waiting", "failed-halfway", "failed-unchanged", "paged", "running"];

export const isOpen = ({ page }: Pick<LiveIncident, "page">): boolean => openStates.includes(page.state);

/** The incidents of a time, what waits first, then the newest. */
export async function listIncidents(caller: Caller, options: ListOptions): Promise<Outcome> {
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new Problem(`--limit ${options.limit} is no number from 1`, "question");
  // Checked before anything is read: a wrong name has no incidents.
  const account = options.account === undefined ? undefined : accountOf(caller, options.account);
  if (options.response !== undefined) scopeOf({ response: options.response }, caller.config);
  const { open, owner, response, state } = options;
  const known = (await knownSince(caller, sinceOf(options.since, caller.now())))
    .filter((each) => account === undefined || each.account === account)
    .filter((each) => response === undefined || each.response === response)
    .sort((a, b) => Number(b.state === "waiting") - Number(a.state === "waiting"));
  // What the index does not have is looked at only where a filter needs it.
  const looked = open || owner !== undefined || state !== undefined ? known : known.slice(0, limit);
  const listed = (await liveOf(caller, looked))
    .filter((each) => !open || isOpen(each))
    .filter(({ page: { incident } }) => owner === undefined || incident.owner === owner)
    .filter(({ page }) => state === undefined || page.state === state)
    .sort((a, b) => Number(b.page.state === "waiting") - Number(a.page.state === "waiting"));
  const shown = listed.slice(0, limit);
  const more = listed.length - shown.length + known.length - looked.length;
  const json: IncidentList = {
    format: "reflex-incidents/1",
    items: shown.map(itemOf),
    more: more > 0 ? more : null,
  };
  return { json, lines: process.stdout.isTTY ? table(caller, shown, json.more) : shown.map(tabs), list: true };
}

function accountOf({ config }: Caller, name: string): string {
  scopeOf({ account: name }, config);
  return Object.entries(config.members).find(([id, member]) => id === name || member.name === name)?.[0] ?? name;
}

function sinceOf(text: string, now: number): number {
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))) return Date.parse(text);
  return now - durationOf(text, "--since");
}

/** As people read it. */
export function table(caller: Caller, incidents: readonly LiveIncident[], more: number | null): string[] {
  const now = caller.now();
  const rows = incidents.map((each) => [
    glyphOf(each.page),
    shortId(each.incident.id),
    whenOf(each, now),
    stateOf(each, now),
    oneLine(each.page.incident.headline),
    whereOf(each, caller.organization.homeRegion),
  ]);
  const number = `${incidents.length} incident${incidents.length === 1 ? "" : "s"}${more === null ? "" : ` of ${incidents.length + more}`}`;
  if (rows.length === 0) return ["No incidents."];
  return [
    ...columns([["", "ID", "WHEN", "STATE", "WHAT", "WHERE"], ...rows], width(), 4),
    "",
    `${number}. reflex show ID`,
  ];
}

/** The time of today, or the day. */
function whenOf({ page }: LiveIncident, now: number): string {
  const at = page.times.signal ?? page.times.decided ?? page.writtenAt;
  return at.slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? clock(at).slice(0, 5) : day(at).slice(0, -5);
}

const whereOf = ({ page: { incident } }: LiveIncident, homeRegion: string): string =>
  incident.region === homeRegion ? incident.account.name : `${incident.account.name} ${incident.region}`;

/** For programs that read lines: whole ids, ISO times, no head. */
const tabs = ({ incident, page }: LiveIncident): string =>
  [
    incident.id,
    page.times.signal ?? "",
    page.state,
    oneLine(page.incident.headline),
    page.incident.account.name,
    page.incident.region,
  ]
    .map((text) => text.replaceAll("\t", " "))
    .join("\t");
