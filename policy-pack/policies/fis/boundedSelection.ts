import type { Field } from "../../field";
import { type Check, read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** An experiment hits a few resources, whatever matches its targets. */
export const boundedSelection = resourceRule({
  name: "fis-bounded-selection",
  severity: "high",
  description: "A target of an experiment selects a limited number of resources; all of them only among canaries.",
  remediation: [
    "Set selectionMode of the target to COUNT(n) or PERCENT(n) within the configured limits.",
    "Use ALL only where resourceTags require the canary tag.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CP-4" }],
  types: ["aws:fis/experimentTemplate:ExperimentTemplate"],
  configuration: {
    maximumCount: { type: "integer", minimum: 1, description: "Most resources of a target by COUNT.", default: 5 },
    maximumPercent: {
      type: "integer",
      minimum: 1,
      maximum: 100,
      description: "Largest share of a target by PERCENT.",
      default: 50,
    },
    canaryTag: {
      type: "object",
      properties: { key: { type: "string" }, value: { type: "string" } },
      required: ["key", "value"],
      description: "Tag of the resources that experiments may hit all at once.",
      default: { key: "reflex:canary", value: "true" },
    },
  },
  *check(inputs, { maximumCount, maximumPercent, canaryTag }) {
    const targets = inputs.at("targets");
    if (targets.kind === "absent") return;
    if (targets.kind === "unknown") yield unjudged(targets);
    else
      for (const target of targets.elements()) {
        const field = target.at("selectionMode");
        const fix = `Set it to COUNT(n) up to ${maximumCount} or PERCENT(n) up to ${maximumPercent}.`;
        const mode = yield* read(field, "text", fix);
        if (mode === "ALL") yield* checkCanaries(target, canaryTag, fix);
        else if (mode !== undefined && !isWithin(mode, maximumCount, maximumPercent))
          yield { field: field.path, found: `found "${mode}"`, fix };
      }
  },
});

function isWithin(mode: string, maximumCount: number, maximumPercent: number): boolean {
  const [, kind, number] = /^(COUNT|PERCENT)\((\d+)\)$/.exec(mode) ?? [];
  return Number(number) >= 1 && Number(number) <= (kind === "COUNT" ? maximumCount : maximumPercent);
}

function* checkCanaries(target: Field, canary: { key: string; value: string }, fix: string): Check {
  const tags = target.at("resourceTags");
  const entries = tags.kind === "absent" ? [] : tags.elements();
  if (entries.some((tag) => tag.at("key").value === canary.key && tag.at("value").value === canary.value)) return;
  const hidden = entries.flatMap((tag) => [tag.at("key"), tag.at("value")]).find(({ kind }) => kind === "unknown");
  if (hidden) yield unjudged(hidden);
  else
    yield {
      field: target.at("selectionMode").path,
      found: `it selects all resources, and not only those tagged ${canary.key}=${canary.value}`,
      fix,
    };
}
