import { shortId } from "../../organization/incidentIndex";
import type { Entry, IncidentPage } from "../../page/model";
import { stateWords } from "../../page/model";
import { clock, day, moment, oneLine } from "../../page/text";
import { exitCodes } from "../errors";
import { wrap } from "../text";
import type { Caller } from "./caller";
import { find } from "./find";
import { type LiveIncident, whole } from "./incidents";
import { isOpen } from "./list";
import { type Outcome, width } from "./output";
import { consequencesOf } from "./question";
import { coloured, glyphOf, left, nameOf } from "./words";

export interface ShowOptions {
  /** All steps, not only how many. */
  steps?: boolean;
  /** 1 when it is open. */
  exitCode?: boolean;
}

/** An incident, whole. */
export async function showIncident(caller: Caller, id: string, options: ShowOptions): Promise<Outcome> {
  const { decision, incident } = await find(caller, id);
  const live = await whole(caller, incident, decision);
  return {
    json: live.page,
    lines: describe(caller, live, options),
    list: true,
    exitCode: options.exitCode && isOpen(live) ? exitCodes.no : exitCodes.fine,
  };
}

/** As people read it: what is and what it needs first, then why, then the course. */
export function describe(caller: Caller, live: LiveIncident, { steps }: ShowOptions = {}): string[] {
  const { page, waiting } = live;
  const { account, headline, owner, region, severity } = page.incident;
  const columns = width();
  const about = [
    `${account.name} ${account.id}`,
    region,
    nameOf(page.incident),
    owner,
    severity === undefined ? "" : `severity ${severity}`,
  ];
  const until = waiting ? `until ${moment(waiting.until).slice(0, 16)} UTC (${left(waiting.until, caller.now())})` : "";
  // Of what goes on, the page says when it was written: that is now.
  const since = page.state === "waiting" || page.state === "running" ? "" : page.since;
  const state = `${glyphOf(page)} ${coloured(page, stateWords(page).word)}`;
  return [
    `${state}${since ? ` · ${since}` : ""}${until ? `   ${until}` : ""}`,
    ...wrap(headline, columns),
    ...wrap(about.filter(Boolean).join(" · "), columns),
    ...question(caller, live, columns),
    ...block(
      "Now",
      page.now.map(({ text }) => text),
      columns,
    ),
    ...why(page, columns),
    "",
    "When",
    ...timeLine(page, columns, steps === true),
    ...changed(page, columns),
    ...block("Open", page.open, columns),
    ...(page.proof ? ["", `File  s3://${page.proof.bucket}/${page.proof.folder}/`] : []),
    "",
    `Next  ${nextSteps(live).join("    ")}`,
  ];
}

function question(caller: Caller, live: LiveIncident, columns: number): string[] {
  const { incident, waiting } = live;
  if (!waiting) return [];
  const { approve, reject } = consequencesOf(caller, live);
  const rows = [
    ["approve", approve],
    ["reject", reject],
    ["no answer", "like a rejection"],
    ["you may", `with reflex-approver in ${incident.account}`],
  ] as const;
  return [
    "",
    ...wrap(oneLine(waiting.message), columns - 2).map((line) => `  ${line}`),
    ...rows.map(([name, text]) => `    ${name.padEnd(11)} ${text}`),
  ];
}

function why({ decision }: IncidentPage, columns: number): string[] {
  if (!decision) return ["", "Why   a rule of the member account started it; triage decided nothing"];
  const { action, procedure, reasons } = decision;
  const marks = { pass: "✓", stop: "✕", note: "·" };
  const length = Math.max(...reasons.map(({ check }) => check.length), 0);
  return [
    "",
    `Why   ${action}${procedure ? ` ${procedure.name} (${procedure.risk})` : ""}`,
    ...reasons.flatMap(({ check, detail, outcome }) =>
      hanging(`  ${marks[outcome]} ${check.padEnd(length)}  `, oneLine(detail), columns),
    ),
  ];
}

/** The day stands before the first moment of a further day. */
function timeLine({ entries }: IncidentPage, columns: number, steps: boolean): string[] {
  const dated = entries.filter(({ quiet }) => !quiet).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return dated.flatMap((entry, index) => {
    const before = dated[index - 1]?.at.slice(0, 10);
    const further = before !== undefined && before !== entry.at.slice(0, 10) ? [`  ${day(entry.at)}`] : [];
    return [...further, ...entryLines(entry, columns, steps)];
  });
}

function entryLines({ at, kind, note: given, steps = [], text }: Entry, columns: number, all: boolean): string[] {
  // Its reasons are under "Why".
  const note = kind === "decision" ? undefined : given;
  return [
    ...hanging(`  ${clock(at)}  `, note ? `${text} · ${note}` : text, columns),
    ...(all
      ? steps.map(({ call, failure, title }) => `              ${title}  ${call}${failure ? `  ${failure}` : ""}`)
      : []),
  ];
}

function changed({ changes }: IncidentPage, columns: number): string[] {
  const shown = changes.slice(0, 6).map(({ after, before, path }) => {
    const value = (values: string[] | undefined) => oneLine(values?.join(", ") || "none");
    return `${path.join(" ")}: ${value(before)} → ${value(after)}`;
  });
  const more = changes.length > 6 ? [`${changes.length - 6} more: --json`] : [];
  return block("Changed", [...shown, ...more], columns);
}

const block = (title: string, texts: readonly string[], columns: number): string[] =>
  texts.length === 0 ? [] : ["", title, ...texts.flatMap((text) => hanging("  ", oneLine(text), columns))];

/** Text after a head, its further lines below its first. */
function hanging(head: string, text: string, columns: number): string[] {
  const [first = "", ...others] = wrap(text, Math.max(20, columns - head.length));
  return [`${head}${first}`, ...others.map((line) => `${" ".repeat(head.length)}${line}`)];
}

/** Commands that make sense now. */
export function nextSteps({ decision, incident, page, waiting }: LiveIncident): string[] {
  const id = shortId(incident.id);
  const undo = decision?.procedure?.undo && page.changedAnything && page.state !== "released";
  return [
    ...(waiting ? [`reflex approve ${id}`, `reflex reject ${id}`] : []),
    ...(undo && !waiting ? [`reflex release ${id}`] : []),
    ...(page.state.startsWith("failed") ? [`reflex show ${id} --steps`] : []),
    ...(waiting || undo ? [] : [`reflex evidence ${id} FOLDER`]),
  ];
}
