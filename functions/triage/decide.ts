import type { TriageSettings } from "../../organization/settings";
import { describeStop, type Stop } from "../../organization/stops";
import type { Facts } from "../../responses/resource";
import type { CentralResponse, SignalEvent, Target } from "../../responses/types";
import { protectedTagKey } from "../../runbooks/language/protection";
import type { Risk } from "../../runbooks/language/types";
import type { Action, Check, Decision, Reason } from "../shared/incident";
import { isSample, rehearsal } from "./signal";

/** Everything the decision depends on, read beforehand. */
export interface Situation {
  response: CentralResponse;
  /** Risk of its runbook or workflow, as compiled; absent when it has none. */
  risk?: Risk;
  event: SignalEvent;
  target: Target;
  settings: TriageSettings;
  /** Absent when the resource was not read (no member, a Region that is not governed, refused) or does not exist. */
  facts?: Facts;
  /** Why AWS refused to let the resource be read. */
  unreadable?: string;
  /** For a response that undoes a runbook: the last incident in which that runbook acted on the resource. */
  undone?: { incidentId: string };
  /** The last run of this runbook or workflow on this resource, whenever it was. */
  lastRun?: { incidentId: string; decidedAt: string };
  /** What people stopped, of this organization, account or response. */
  stops: readonly Stop[];
  /** Disruptive and destructive runs in this account and hour so far. */
  runsThisHour: number;
  /** Milliseconds since the epoch. */
  now: number;
}

interface Finding extends Reason {
  /** What a stop leads to. */
  leadsTo?: Exclude<Action, "run">;
}

const pass = (check: Check, detail: string): Finding => ({ check, outcome: "pass", detail });
const note = (check: Check, detail: string): Finding => ({ check, outcome: "note", detail });
const stop = (check: Check, leadsTo: Exclude<Action, "run">, detail: string): Finding => ({
  check,
  outcome: "stop",
  detail,
  leadsTo,
});

/** What to do about a signal, and why. Pure: the same situation always gives the same decision. */
export function decide(situation: Situation): Decision {
  const findings = situation.target.unclear
    ? [
        signal(situation),
        stop("resource", "page", `the event does not say what it is about: ${situation.target.unclear}`),
      ]
    : [
        membership(situation),
        ...region(situation),
        signal(situation),
        ...resource(situation),
        ...procedure(situation),
        ...modes(situation),
      ];
  const leads = findings.map((finding) => finding.leadsTo);
  return {
    action: (["ignore", "page", "observe"] as const).find((action) => leads.includes(action)) ?? "run",
    reasons: findings.map(({ check, outcome, detail }) => ({ check, outcome, detail })),
  };
}

/** Procedures that the fuse counts: those that people feel. */
export function isFused(risk: Risk | undefined): boolean {
  return risk === "disruptive" || risk === "destructive";
}

function membership({ settings, target }: Situation): Finding {
  const member = memberOf(settings, target.account);
  return member
    ? pass("membership", `account is a member (${member.name})`)
    : stop("membership", "ignore", `account ${target.account} is not a member of the organization`);
}

/** The member's settings; undefined for an account that is not one. */
export function memberOf(settings: TriageSettings, account: string): TriageSettings["members"][string] | undefined {
  return Object.hasOwn(settings.members, account) ? settings.members[account] : undefined;
}

/** Whether runbooks and roles of Reflex are deployed in a Region. */
export const isGoverned = (settings: TriageSettings, region: string): boolean =>
  settings.governedRegions.includes(region);

function region({ settings, target }: Situation): Finding[] {
  if (isGoverned(settings, target.region)) return [];
  const governed = settings.governedRegions.join(", ");
  return [
    stop(
      "region",
      "page",
      `${target.region} is not governed (${governed}): nothing was read or started there. Act by hand, or govern it`,
    ),
  ];
}

/** A decision to start whose start is refused: people have to act. What only observes goes on observing. */
export function heldBack(decision: Decision, detail: string): Decision {
  return {
    action: decision.action === "run" ? "page" : decision.action,
    reasons: [...decision.reasons, { check: "start", outcome: "stop", detail }],
  };
}

function signal({ event, response, settings, target }: Situation): Finding {
  const reason = rehearsal(event);
  // A drill stops here in any case: no path of it leads to a start.
  if (response.drill) {
    return reason === isSample && settings.admitSamples
      ? stop("signal", "observe", `${isSample}: a drill, for which nothing is changed`)
      : stop("signal", "ignore", reason ?? "the finding is no sample, and drills answer nothing else");
  }
  if (reason) return stop("signal", "ignore", reason);
  const { severity } = target.signal;
  return pass("signal", severity === undefined ? "not a replay" : `a real finding, severity ${severity}`);
}

function resource({ event, facts, response, settings, target, unreadable }: Situation): Finding[] {
  if (!memberOf(settings, target.account) || !isGoverned(settings, target.region)) return [];
  if (unreadable) return [stop("resource", "page", unreadable)];
  if (!facts) return [stop("resource", "ignore", `${target.resource.id} does not exist any more`)];
  const settled = response.nothingToDo?.(event, facts);
  const owner = facts.tags[settings.ownerTagKey];
  return [
    settled ? stop("resource", "ignore", settled) : pass("resource", response.resource.describe(facts)),
    note("owner", owner ? `owner ${owner}` : `no owner: the tag ${settings.ownerTagKey} is missing`),
  ];
}

/** What only matters where something would start by itself. */
function procedure(situation: Situation): Finding[] {
  const { response, facts } = situation;
  if (!response.runbook && !response.workflow) {
    return [stop("procedure", "page", "nothing acts on this automatically: it needs a person")];
  }
  const forPeople = facts && response.forPeople?.(situation.event, facts);
  return [
    ...(forPeople ? [stop("procedure", "page", forPeople)] : []),
    ...(facts ? [allowlist(situation, facts)] : []),
    ...(response.runbook && response.undoes ? [undo(situation, response.undoes.name)] : []),
    coolDown(situation, response.coolDownHours),
    fuse(situation),
  ];
}

function allowlist({ response, settings }: Situation, facts: Facts): Finding {
  if (Object.hasOwn(facts.tags, protectedTagKey)) {
    return stop("allowlist", "page", `protected by the tag ${protectedTagKey}: only people act on it`);
  }
  const { key, value } = settings.allowlistTag;
  if (facts.tags[key] === value) return pass("allowlist", `allowlisted by tag ${key}=${value}`);
  return response.onRequest
    ? note("allowlist", "not on the allowlist, but a person requested it")
    : stop("allowlist", "page", `not on the allowlist: the tag ${key}=${value} is missing`);
}

function undo({ target, undone }: Situation, runbook: string): Finding {
  return undone
    ? pass("undo", `undoes what ${runbook} did in ${undone.incidentId}`)
    : stop("undo", "ignore", `${runbook} has not acted on ${target.resource.id} lately: there is nothing to undo`);
}

function coolDown({ target, lastRun, now }: Situation, hours: number): Finding {
  if (!lastRun) return pass("cool-down", `first run on ${target.resource.id}`);
  const minutes = Math.floor((now - Date.parse(lastRun.decidedAt)) / 60_000);
  const ago = minutes < 120 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
  return minutes < hours * 60
    ? stop("cool-down", "ignore", `${lastRun.incidentId} acted on it ${ago}, within the cool-down of ${hours} h`)
    : pass("cool-down", `last acted on ${ago}, cool-down ${hours} h`);
}

function fuse({ response, risk, runsThisHour, settings }: Situation): Finding {
  if (!isFused(risk)) return note("fuse", `not counted: it is ${risk === "read" ? "read-only" : risk}`);
  if (response.onRequest) return note("fuse", "not counted: a person requested it");
  const used = `fuse ${runsThisHour} of ${settings.fusePerHour} this hour`;
  return runsThisHour < settings.fusePerHour
    ? pass("fuse", used)
    : stop("fuse", "page", `${used}: only people start runs in this account now`);
}

function modes({ response, settings, stops, target }: Situation): Finding[] {
  const observed: Array<[Check, boolean, string]> = [
    ["organization mode", settings.mode === "observe", "the organization"],
    ["account mode", memberOf(settings, target.account)?.mode === "observe", "the account"],
    ["response mode", settings.observeResponses.includes(response.name), "the response"],
  ];
  return [
    ...stops.map((one) =>
      stop("stop", "observe", `${describeStop(one)}. Nothing is changed until somebody resumes it`),
    ),
    ...observed
      .filter(([, observes]) => observes)
      .map(([check, , who]) => stop(check, "observe", `${who} only observes: nothing is changed`)),
  ];
}
