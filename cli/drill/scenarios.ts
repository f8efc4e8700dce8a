import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { compilePattern } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import { responseFolder } from "../../catalogue/folders";
import type { Scenario } from "../../responses/scenario";
import { type EventPattern, patternsOf, type Response, type SignalEvent } from "../../responses/types";
import { UsageError } from "../errors";
import { leftTo, nearestForm } from "./forms";
import { withNamedErrors } from "./scenarioErrors";

const root = join(__dirname, "..", "..");

/** The scenario beside a response. */
export function scenarioOf(response: Response): Scenario {
  const file = join(responseFolder(response.name), "scenario.ts");
  if (!existsSync(file)) throw new UsageError(`response ${response.name} has no scenario.ts; add one to drill it`);
  const { scenario } = require(file) as { scenario: Scenario };
  return withNamedErrors(scenario, relative(root, file));
}

export function responseByName(name: string): Response {
  const response = catalogue.find((r) => r.name === name);
  if (!response) {
    throw new UsageError(`there is no response "${name}"; choose one of ${catalogue.map((r) => r.name).join(", ")}`);
  }
  return response;
}

/** The response whose kind of signal an event is, even if a threshold or a flag rejects it. */
export function responseFor(event: SignalEvent): Response {
  const candidates = catalogue
    .filter((response) => leftTo(response, event) === undefined)
    .map((response) => ({
      response,
      failures: nearestForm(response, event).failures.length,
    }))
    .sort((a, b) => a.failures - b.failures)
    .filter(({ response }) => patternsOf(response).some((pattern) => sameKind(pattern, event)));
  const best = candidates[0]?.response;
  if (!best) {
    throw new UsageError(
      `no response answers ${event.source} "${event["detail-type"]}" events like this one; ` +
        "reflex route EVENT.json says why for each response",
    );
  }
  return best;
}

/** Source, detail-type and the type of finding or call fit; severity, flags and the like may not. */
function sameKind(pattern: EventPattern, event: SignalEvent): boolean {
  const { source, "detail-type": detailType, detail } = pattern;
  const narrowed: Record<string, unknown> = { source, "detail-type": detailType };
  const kinds = Object.fromEntries(
    Object.entries((detail ?? {}) as Record<string, unknown>).filter(([field]) =>
      ["type", "eventName"].includes(field),
    ),
  );
  if (Object.keys(kinds).length > 0) narrowed.detail = kinds;
  return compilePattern(narrowed).matches(event);
}
