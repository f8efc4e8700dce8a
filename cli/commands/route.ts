import { Command } from "commander";
import { compilePattern } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import { localRuleName, responseRuleName } from "../../components/naming";
import { readTarget } from "../../responses/reading";
import type { CentralResponse, Response, SignalEvent, Target } from "../../responses/types";
import type { BusEvent, DeployedResource } from "../../simulator";
import { type Blueprint, blueprint } from "../blueprint";
import { formOf, leftTo, nearestForm } from "../drill/forms";
import { exitCodes } from "../errors";
import { readEvent } from "../files";
import { paint, wrap } from "../text";

/** Where one event would go. */
export interface Route {
  /** It is an event of the security account itself. */
  own: boolean;
  event: { source: string; detailType: string; account: string; region: string };
  /** Rules on the member's default bus that match it. */
  member: Array<{ rule: string; target: string }>;
  /** Rules that match it on the security bus once it is forwarded or, if it is the security account's, on its default bus. */
  security: Array<{ rule: string; target: string }>;
  /** `procedure` is the runbook or workflow; null where Reflex only notifies. */
  responses: Array<{ response: string; procedure: string | null; placement: Response["placement"]; next: string }>;
  /** For every response that does not fire, why not; the nearest first. */
  others: Array<{ response: string; because: string[] }>;
}

/** `reflex route`: which rules and responses one event fires, and what happens then. */
export function routeCommand(): Command {
  return new Command("route")
    .description("Which forwarder and central rules an event fires, which response, and why (not).")
    .argument("<event>", "EventBridge event, JSON; - reads standard input")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      `
Exit codes: 0 a response fires, 1 none does, 2 the file is not an event.

Examples:
  $ reflex route finding.json
  $ aws events test-event-pattern … | reflex route - --json`,
    )
    .action(async (file: string, options: { json?: boolean }) => {
      const event = readEvent(file);
      const route = routeOf(event, await placed(event));
      process.stdout.write(options.json ? `${JSON.stringify(route, null, 2)}\n` : `${describe(route).join("\n")}\n`);
      process.exitCode = route.responses.length > 0 ? exitCodes.fine : exitCodes.no;
    });
}

/** A deployment in which the event's account is the member, unless it is the security account. */
async function placed({ account, region }: SignalEvent): Promise<Blueprint> {
  const example = await blueprint({ region });
  if (account === example.security.account || !/^\d{12}$/.test(account)) return example;
  return account === example.member.account ? example : blueprint({ account, region });
}

/** Pure: the rules of a deployment and the catalogue, applied to one event. */
export function routeOf(event: SignalEvent, { deployment, member, security, settings }: Blueprint): Route {
  const on = (account: string, bus: string) =>
    rulesThatTake(deployment.resources, account, bus, event as unknown as BusEvent);
  const own = event.account === security.account;
  const fromMember = own ? [] : on(member.account, "default");
  const forwarded = fromMember.some((r) => r.target.includes(":event-bus/"));
  const inSecurity = own ? on(security.account, "default") : forwarded ? on(security.account, "reflex-security") : [];
  const taken = new Set([...fromMember, ...inSecurity].map(({ rule }) => rule));
  const judged = catalogue.map((response) => ({ response, failures: whyNot(response, event, taken, own) }));
  return {
    own,
    event: { source: event.source, detailType: event["detail-type"], account: event.account, region: event.region },
    member: fromMember,
    security: inSecurity,
    responses: judged
      .filter((j) => j.failures.length === 0)
      .map(({ response }) => ({
        response: response.name,
        procedure: response.runbook?.name ?? response.workflow?.name ?? null,
        placement: response.placement,
        next: nextStep(response, event, settings.governedRegions),
      })),
    others: judged
      .filter((j) => j.failures.length > 0)
      .sort((a, b) => a.failures.length - b.failures.length)
      .map(({ response, failures }) => ({ response: response.name, because: failures })),
  };
}

/**
 * Why a response does not fire; nothing when it does. A pattern that matches is not enough: a rule has to match the event,
 * and some responses leave to others what those answer.
 * @param taken names of the rules that match the event.
 */
function whyNot(response: Response, event: SignalEvent, taken: ReadonlySet<string>, own: boolean): string[] {
  const { failures } = nearestForm(response, event);
  if (failures.length > 0) return failures;
  const rules =
    response.placement === "central"
      ? Object.keys(response.forms).map((form) => responseRuleName(response, form))
      : [localRuleName(response.name)];
  if (!rules.some((rule) => taken.has(rule))) {
    return [
      `its pattern matches, but no rule for it matches events of ${own ? "the security account itself" : "this account"}`,
    ];
  }
  const other = leftTo(response, event);
  return other ? [`${other} answers it`] : [];
}

const compiled = new Map<string, ReturnType<typeof compilePattern>>();

/** The rules of a deployment are applied to many events, and compiling a pattern costs more than matching with it. */
function patternOf(json: string): ReturnType<typeof compilePattern> {
  const pattern = compiled.get(json) ?? compilePattern(json);
  compiled.set(json, pattern);
  return pattern;
}

function rulesThatTake(resources: DeployedResource[], account: string, bus: string, event: BusEvent) {
  // A rule matches what happens in its own Region; what is forwarded arrives in that of the bus.
  const isHere = (r: DeployedResource) => bus !== "default" || r.region === event.region;
  const ofAccount = resources.filter((r) => r.account === account && isHere(r));
  const targets = ofAccount.filter((r) => r.type === "aws:cloudwatch/eventTarget:EventTarget");
  return ofAccount
    .filter((r) => r.type === "aws:cloudwatch/eventRule:EventRule" && (r.inputs.eventBusName ?? "default") === bus)
    .filter((r) => typeof r.inputs.eventPattern === "string" && patternOf(r.inputs.eventPattern).matches(event))
    .flatMap((r) =>
      targets
        .filter((t) => t.inputs.rule === r.inputs.name && (t.inputs.eventBusName ?? "default") === bus)
        .map((t) => ({ rule: String(r.inputs.name), target: String(t.inputs.arn) })),
    );
}

/** What happens after the rules: the pure part of triage, and what it will look up. */
function nextStep(response: Response, event: SignalEvent, governedRegions: string[]): string {
  if (response.placement === "local") {
    return `the member account starts ${response.runbook.name} itself, without triage`;
  }
  const form = formOf(response, event);
  const targets = (form.split?.(event) ?? [event]).map((each) => readTarget(form, each));
  return targets.map((target) => nextStepFor(response, target, governedRegions)).join("; also, ");
}

function nextStepFor(
  response: CentralResponse,
  { account, region, resource, unclear }: Target,
  governedRegions: string[],
): string {
  if (unclear) return `triage notifies people, because the event does not say what it is about: ${unclear}`;
  if (!governedRegions.includes(region)) {
    return (
      `triage notifies people about ${resource.id} in ${account} ${region} and starts nothing: ${region} is not ` +
      `governed where the event arrives (${governedRegions.join(", ")})`
    );
  }
  const look = `triage reads ${response.resource.name} ${resource.id} in ${account} ${region}: is the account a member, `;
  if (!response.runbook && !response.workflow) return `${look}who owns it; then it notifies people`;
  const acts = response.runbook ?? response.workflow;
  return (
    `${look}is the resource on the allowlist, who owns it, was ${acts.name} on it in the last ` +
    `${response.coolDownHours} h, does the account's fuse allow a run; then it runs, notifies a person, or says why not`
  );
}

function describe(route: Route): string[] {
  const { event } = route;
  const lines = [`${event.source} "${event.detailType}" from ${event.account} ${event.region}`, ""];
  const section = (title: string, rows: string[], none: string) => {
    lines.push(paint("bold", title), ...(rows.length > 0 ? rows : [none]).flatMap((r) => indented(r)));
  };
  const arrow = (r: { rule: string; target: string }) => `${r.rule} → ${r.target}`;
  if (route.own) {
    section("Security account, default bus", route.security.map(arrow), "no rule matches it");
  } else {
    section("Member account, default bus", route.member.map(arrow), "no rule matches it: it stays in the account");
    if (route.member.some((r) => r.target.includes(":event-bus/"))) {
      section("Security account, bus reflex-security", route.security.map(arrow), "no rule matches it");
    }
  }
  section(
    "Response",
    route.responses.map((r) => `${r.response}: ${r.procedure ?? "people"}. ${r.next}`),
    "none",
  );
  section(
    "Why not the others",
    route.others.map((o) => `${o.response}: ${o.because.join("; ")}`),
    "every response fires",
  );
  return lines;
}

const indented = (text: string) => wrap(text, 76).map((line, i) => `${i === 0 ? "  " : "    "}${line}`);
