import { CloudWatchClient, type DescribeAlarmsCommandInput, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { catalogue } from "../../catalogue/catalogue";
import { alarmPrefix } from "../../components/naming";
import { isSilentIn } from "../../functions/heartbeat/heartbeat";
import { shortId } from "../../organization/incidentIndex";
import type { IncidentState } from "../../organization/incidentState";
import { describeStop, holds, type Stop } from "../../organization/stops";
import { count } from "../../page/text";
import { exitCodes } from "../errors";
import { paint } from "../text";
import type { Caller } from "./caller";
import { fuseUsed } from "./fuse";
import { type LiveIncident, liveOf } from "./incidents";
import { dayMs, knownLately } from "./known";
import { type Outcome, width } from "./output";
import { type QueueState, queuesOf } from "./queues";
import { Switch } from "./switch";
import { columns, left, nameOf } from "./words";

/** `reflex-status/1`. */
export interface Status {
  format: "reflex-status/1";
  /** ISO 8601. */
  at: string;
  organization: string;
  homeRegion: string;
  mode: "act" | "observe";
  stops: Stop[];
  /** How many things need somebody. */
  needsPeople: number;
  waiting: Array<{ incident: string; run: string | null; until: string }>;
  /** Incidents that failed or need a person, of the last 24 hours. */
  forPeople: Array<{ incident: string; state: string; headline: string; account: string }>;
  accounts: Array<{
    id: string;
    name: string;
    mode: "act" | "observe";
    /** Governed Regions from which no heartbeat came. */
    silentIn: string[];
    fuse: { used: number; limit: number };
  }>;
  queues: QueueState[];
  /** Names of alarms that fire, without those about silence and dead letters. */
  alarms: string[];
  last24h: { signals: number; runs: number; healed: number };
}

/** Is it well, and does it need somebody? */
export async function status(caller: Caller): Promise<Outcome> {
  const { config, organization } = caller;
  const now = caller.now();
  const [alarms, queues, known, stops, items] = await Promise.all([
    firingAlarms(caller),
    queuesOf(caller),
    knownLately(caller),
    new Switch(caller).read(),
    caller.allowed("dynamodb:Scan", () => caller.memberItems),
  ]);
  const recent = known.filter(({ decided }) => now - Date.parse(decided) < dayMs);
  const isForPeople = ({ state }: { state: IncidentState }) => state === "paged" || state.startsWith("failed");
  const asked = await liveOf(
    caller,
    known.filter(({ state }) => state === "waiting"),
  );
  const waiting = asked.filter(({ page }) => page.state === "waiting");
  const forPeople = await liveOf(caller, recent.filter(isForPeople));
  const held = stops.filter((stop) => holds(stop, now));
  const used = new Map<string, number>();
  for (const { account } of recent) if (!used.has(account)) used.set(account, await fuseUsed(caller, account));
  const accounts = Object.entries(config.members).map(([id, { mode = config.mode, name }]) => ({
    id,
    name,
    mode,
    silentIn: config.governedRegions.filter((region) => isSilentIn(region, items.get(id) ?? {}, now)),
    fuse: { used: used.get(id) ?? 0, limit: config.fusePerHour },
  }));
  const others = alarms.filter((name) => !/^reflex-(silent|undelivered)/.test(name));
  const deadLetters = queues.filter((queue) => queue.deadLetters > 0);
  const silent = accounts.flatMap(({ silentIn }) => silentIn);
  const json: Status = {
    format: "reflex-status/1",
    at: new Date(now).toISOString(),
    organization: organization.organizationId,
    homeRegion: organization.homeRegion,
    mode: config.mode,
    stops: held,
    needsPeople: waiting.length + forPeople.length + deadLetters.length + silent.length + others.length + held.length,
    waiting: waiting.map(({ incident, waiting: of }) => ({
      incident: incident.id,
      run: incident.execution?.id ?? null,
      until: of?.until ?? "",
    })),
    forPeople: forPeople.map(({ incident, page }) => ({
      ...{ incident: incident.id, state: page.state, headline: page.incident.headline, account: incident.account },
    })),
    accounts,
    queues,
    alarms: others,
    last24h: {
      signals: recent.length,
      runs: recent.filter(({ run }) => run !== undefined).length,
      healed: recent.filter(({ state }) => state === "healed").length,
    },
  };
  const lines = describe(json, waiting, forPeople, now, organization.securityAccountId);
  return { json, lines, exitCode: json.needsPeople > 0 ? exitCodes.no : exitCodes.fine };
}

/** Names of the alarms of Reflex that fire, in the home Region. Composite ones would need a right to see every alarm. */
async function firingAlarms(caller: Caller): Promise<string[]> {
  const client = caller.client(CloudWatchClient, caller.organization.homeRegion);
  return caller.allowed("cloudwatch:DescribeAlarms", async () => {
    const names: string[] = [];
    const firing: DescribeAlarmsCommandInput = {
      AlarmNamePrefix: alarmPrefix,
      StateValue: "ALARM",
      AlarmTypes: ["MetricAlarm"],
    };
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, firing))
      for (const { AlarmName = "", StateValue } of MetricAlarms) if (StateValue === "ALARM") names.push(AlarmName);
    return names.sort();
  });
}

function describe(
  { accounts, alarms, homeRegion, last24h, mode, needsPeople, organization, queues, stops }: Status,
  waiting: readonly LiveIncident[],
  forPeople: readonly LiveIncident[],
  now: number,
  securityAccount: string,
): string[] {
  const deadLetters = queues.filter((queue) => queue.deadLetters > 0);
  const silent = accounts.filter(({ silentIn }) => silentIn.length > 0);
  const listed = (incidents: readonly LiveIncident[], last: (each: LiveIncident) => string) =>
    columns(
      incidents.map((each) => [
        `    ${shortId(each.incident.id)}`,
        headlineOf(each),
        each.incident.accountName,
        last(each),
      ]),
      width(),
      1,
    );
  const tally = (some: number, all: number) => `${some} of ${all}`;
  const work = queues.filter(({ name }) =>
    ["reflex-evidence", "reflex-messenger", "reflex-sweep", "reflex-triage"].includes(name),
  );
  const state = stops.some(({ pk, state: how }) => pk === "*" && how === "stopped")
    ? paint("red", "stopped")
    : paint(mode === "act" ? "green" : "blue", mode);
  const next = waiting[0] ?? forPeople[0];
  return [
    `Reflex  ${organization} · security ${securityAccount} · ${homeRegion}   ${state}`,
    "",
    ...deadLetters.map(({ deadLetters: number, name }) =>
      paint("red", `✕ ${count(number, "dead letter")} of ${name}   reflex retry`),
    ),
    ...silent.map(({ name, silentIn }) =>
      paint("red", `✕ ${name} is silent in ${silentIn.join(", ")}   reflex doctor`),
    ),
    ...alarms.map((name) => paint("red", `✕ alarm ${name}`)),
    ...stops.map((stop) => paint("red", `✕ ${describeStop(stop)}   reflex resume`)),
    ...(waiting.length > 0
      ? [paint("yellow", `◔ ${count(waiting.length, "run waits", "runs wait")} for an answer`)]
      : []),
    ...listed(waiting, ({ waiting: of }) => (of ? `${left(of.until, now)} left` : "")),
    ...(forPeople.length > 0
      ? [paint("yellow", `! ${count(forPeople.length, "incident needs", "incidents need")} a person`)]
      : []),
    ...listed(forPeople, ({ page }) => `since ${(page.times.signal ?? page.writtenAt).slice(11, 16)}`),
    ...(needsPeople === 0 ? [paint("green", "✓ Nothing needs you")] : []),
    "",
    `  Accounts      ${tally(accounts.length - silent.length, accounts.length)} heard`,
    `  Queues        ${work.map(({ name, waiting: number }) => `${name.replace("reflex-", "")} ${number}`).join(" · ")}        dead letters ${deadLetters.reduce((sum, each) => sum + each.deadLetters, 0)}`,
    `  Fuse          ${accounts
      .map(({ fuse, name }) => `${name} ${tally(fuse.used, fuse.limit)}`)
      .slice(0, 4)
      .join(" · ")} this hour`,
    `  Responses     ${catalogue.length}, of them ${catalogue.filter(({ placement }) => placement === "local").length} local`,
    `  Last 24 h     ${count(last24h.signals, "signal")} · ${count(last24h.runs, "run")} · ${last24h.healed} healed`,
    ...(next ? ["", `Next  reflex show ${shortId(next.incident.id)}`] : []),
  ];
}

const headlineOf = ({ page, waiting }: LiveIncident): string =>
  waiting ? `${waiting.step} on ${nameOf(page.incident)}?` : page.incident.headline;
