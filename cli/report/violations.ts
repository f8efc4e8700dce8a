import { UsageError } from "../errors";
import { readText } from "../files";
import { type PolicyEvent, readEngineEvents } from "./engineEvents";
import { shown } from "./secrets";
import type { Violation } from "./types";
import { parseUrn } from "./urn";

/** What the engine says in place of a rule that met a value it does not know (pulumi sdk/nodejs policy server). */
const cannotRun = /can't run policy|cannot be judged yet/;

/** `assumeRolePolicy.Statement[0].Condition: the role trusts …`, the form in which the rules of this pack speak. */
const located = /^(?:cannot be judged yet: )?([A-Za-z_][\w.[\]"'*-]*)(?:: | is not known before deployment)/;

/** The pack's description of the rule comes first, then a line for each finding. */
const fieldOf = (message: string): string | undefined =>
  message
    .split("\n")
    .map((line) => located.exec(line)?.[1])
    .find((match) => match !== undefined);

/** A violation as a policy pack reported it. */
export function violationOf(event: PolicyEvent): Violation {
  const { policyName, severity, enforcementLevel, resourceUrn } = event;
  const message = String(shown(event.message)).trim();
  const field = fieldOf(message);
  const resource = resourceUrn ? parseUrn(resourceUrn) : undefined;
  return {
    policy: policyName,
    ...(severity && { severity }),
    kind: enforcementLevel === "mandatory" ? "blocking" : cannotRun.test(message) ? "unjudged" : "advisory",
    ...(resource && { urn: resourceUrn, type: resource.type, name: resource.name }),
    ...(field && { field }),
    message,
  };
}

/** What the guardrails inside the program say of a resource (components/guardrails.ts): rule, severity, finding. */
const objection = /([\w-]+) \((critical|high|medium|low)\): (.*)$/;
/** As advice, with the resource before it. What the rule is about comes on further lines, as in a refusal. */
const advice = new RegExp(`^(\\S+) "(.*)": ${objection.source}`, "m");
/** In a refusal, one a line; the resource is in the error of the program around it. */
const refusal = new RegExp(`^ {2}- ${objection.source}`);
const refusedResource = /failed to register new resource (.*?) \[(\S+)\]/;

/**
 * What the guardrails inside the program said. The engine knows it as an error or a warning of the program; the policy
 * pack does not see a resource that was refused before.
 * @returns undefined where the message is about something else.
 */
export function violationsOfProgram(level: "warning" | "error", message: string): Violation[] | undefined {
  const found = level === "error" ? refusals(message) : advices(message);
  return found.length > 0 ? found : undefined;
}

function refusals(message: string): Violation[] {
  const [, name, type] = refusedResource.exec(message) ?? [];
  if (!message.includes("the guardrails refuse this resource")) return [];
  return message.split("\n").flatMap((line) => {
    const [, policy, severity, text] = refusal.exec(line) ?? [];
    return policy === undefined ? [] : [spoken("blocking", { policy, severity, type, name }, text)];
  });
}

function advices(message: string): Violation[] {
  const [, type, name, policy, severity, text = ""] = advice.exec(message) ?? [];
  if (policy === undefined) return [];
  return [spoken(cannotRun.test(text) ? "unjudged" : "advisory", { policy, severity, type, name }, text)];
}

function spoken(
  kind: Violation["kind"],
  about: Pick<Violation, "policy" | "severity" | "type" | "name">,
  message = "",
): Violation {
  const field = fieldOf(message);
  return { ...about, kind, ...(field && { field }), message };
}

const severities = ["critical", "high", "medium", "low", undefined];
const kinds: Array<Violation["kind"]> = ["blocking", "unjudged", "advisory"];

/** The worst first, and nothing twice: pack, program and a later analysis may all have found it. */
export function sortedViolations(violations: Violation[]): Violation[] {
  const distinct = new Map(violations.map((one) => [identityOf(one), one]));
  const position = ({ kind, severity }: Violation) =>
    kinds.indexOf(kind) * severities.length + severities.indexOf(severity);
  return [...distinct.values()].sort((one, other) => position(one) - position(other));
}

/** The pack puts the description of the rule before what the program says. */
const identityOf = ({ policy, type, name, field, message }: Violation): string =>
  JSON.stringify([policy, type, name, field ?? message]);

/**
 * Violations in what `pulumi policy analyze --json` or `pulumi preview --json` wrote as events.
 * @throws UsageError when the file holds no events.
 */
export function readViolations(file: string): Violation[] {
  const text = readText(file, "policy events");
  if (text.trim() === "") {
    throw new UsageError(`policy events ${file} is empty; give the output of pulumi policy analyze --json`);
  }
  const { events } = readEngineEvents(text, `policy events ${file}`);
  return events.flatMap(({ policyEvent }) => (policyEvent ? [violationOf(policyEvent)] : []));
}
