import * as pulumi from "@pulumi/pulumi";
import type { GuardrailSettings } from "../policy-pack/configuration";
import { marked, notKnown } from "../policy-pack/field";
import { isUnjudged, messageOf } from "../policy-pack/finding";
import { guardrailsType } from "../policy-pack/inProgram";
import { footer, merged } from "../policy-pack/report";
import type { JudgedResource } from "../policy-pack/rule";
import { rules } from "../policy-pack/rules";
import { readGuardrailSettings, type StackFacts, settingsOf } from "./plan/guardrailSettings";

export interface GuardrailsArgs {
  /** What the rules assume where guardrails.json does not say otherwise. */
  facts: StackFacts;
  /** Why violations are let through this time. */
  override?: string;
  settings?: GuardrailSettings;
}

/** What a rule says about a resource. */
export interface Objection {
  rule: string;
  severity: string;
  /** Why the rule is there. */
  description: string;
  message: string;
  /** Whether the resource must not be registered. */
  refused: boolean;
  /** Rules that say the same. */
  others: readonly string[];
}

/**
 * The rules of the policy pack inside the program: every resource that is registered afterwards is judged first, so a
 * deployment that nobody gave the pack to is refused all the same, before anything is changed. It is stored in the state as
 * a component, where the pack recognizes it and does not repeat its advice.
 */
export class Guardrails extends pulumi.ComponentResource {
  /** @throws Error when guardrails.json cannot be used. */
  constructor(name: string, { facts, override, settings = readGuardrailSettings() }: GuardrailsArgs) {
    super(guardrailsType, name, {});
    if (override !== undefined) {
      void pulumi.log.warn(
        `THE GUARDRAILS ARE OVERRIDDEN: violations are not refused. Reason: ${override}\n` +
          "End it as soon as the emergency is over: pulumi config rm reflex:guardrailOverride",
      );
    }
    withoutTraces();
    pulumi.runtime.registerResourceTransform(async (args) => {
      const resource = await judgedResource(args);
      const objections = objectionsTo(resource, settings, facts);
      const stopped = objections.filter((objection) => objection.refused && override === undefined);
      if (stopped.length > 0) throw new Error(refusal(stopped));
      for (const objection of objections) void pulumi.log.warn(advice(args.type, args.name, objection));
      return undefined;
    });
    this.registerOutputs({ rules: rules.length, override: override ?? "" });
  }
}

/** All that the rules have to say about a resource, as configured. */
export function objectionsTo(resource: JudgedResource, settings: GuardrailSettings, facts: StackFacts): Objection[] {
  const reports = rules.flatMap((rule) => {
    const { level, configuration } = settingsOf(rule, settings, facts);
    if (level === "disabled") return [];
    return rule.judge(resource, configuration).map((finding) => ({
      rule: rule.name,
      severity: rule.severity,
      description: rule.description,
      message: messageOf(finding),
      mandatory: level === "mandatory" && (!isUnjudged(finding) || configuration.unknownValues === "enforced"),
    }));
  });
  return merged(reports).map(({ mandatory, ...report }) => ({ ...report, refused: mandatory }));
}

/** A resource as the engine is about to get it. */
async function judgedResource({ type, name, props, opts }: pulumi.ResourceTransformArgs): Promise<JudgedResource> {
  const parent: { urn?: string } = await pulumi.runtime.serializeProperties(name, { urn: opts.parent?.urn });
  return {
    type,
    urn: urnOf(type, name, parent.urn),
    inputs: plain(await pulumi.runtime.serializeProperties(name, props)) as Record<string, unknown>,
    options: { protect: opts.protect ?? false, ignoreChanges: opts.ignoreChanges ?? [] },
  };
}

/** The URN that the engine will give the resource: it is made of the types of its parents, the stack left out. */
function urnOf(type: string, name: string, parentUrn = ""): string {
  const parentType = parentUrn.split("::")[2];
  const types = !parentType || parentType === pulumi.runtime.rootPulumiStackTypeName ? type : `${parentType}$${type}`;
  return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${types}::${name}`;
}

/** A value as it is sent to the engine, with its secrets marked and `notKnown` for what is not known yet. */
function plain(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return notKnown;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  const kind = fields[pulumi.runtime.specialSigKey];
  if (kind === pulumi.runtime.specialSecretSig) return marked(plain(fields.value));
  // Assets and archives: no rule reads them.
  if (kind !== undefined) return value;
  return Object.fromEntries(Object.entries(fields).map(([key, member]) => [key, plain(member)]));
}

const refused = "the guardrails refuse this resource:";

/** The engine adds the resource. */
const refusal = (objections: readonly Objection[]): string =>
  [
    refused,
    ...objections.map((objection) => `  - ${sentence(objection)}`),
    "Repair it, or exempt it in guardrails.json (docs/guardrails.md). " +
      "In an emergency: pulumi config set reflex:guardrailOverride 'the reason'",
  ].join("\n");

/** What a deployment warns of, which is not refused. `reflex report` reads it (cli/report/violations.ts). */
export const advice = (type: string, name: string, objection: Objection): string =>
  `${type} "${name}": ${sentence(objection)}`;

const sentence = ({ rule, severity, description, message, others }: Objection): string =>
  [`${rule} (${severity}): ${message}`, description, ...footer(rule, others).split("\n")].join("\n    ");

/**
 * What is refused ends the program as an error that nobody handles, which Pulumi prints with its stack trace: that of the
 * SDK, and of no use to anybody. Where nobody listens, Node itself ends the program, and that stays so.
 */
function withoutTraces(): void {
  const quiet = (error: unknown) => {
    if (error instanceof Error && error.message.includes(refused)) error.stack = "";
  };
  if (process.listenerCount("unhandledRejection") > 0) process.prependListener("unhandledRejection", quiet);
  if (process.listenerCount("uncaughtException") > 0) process.prependListener("uncaughtException", quiet);
}
