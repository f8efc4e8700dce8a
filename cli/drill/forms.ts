import { compilePattern, explanationLines } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import {
  type CentralResponse,
  patternsOf,
  type Response,
  type SignalEvent,
  type SignalForm,
  type Target,
} from "../../responses/types";
import { answeredElsewhere } from "../../signals/answeredElsewhere";

/** The form of a response's signal that fits an event best. */
export interface NearestForm {
  /** Position among the patterns of the response. */
  index: number;
  /** Why the pattern does not match the event; empty when it does. */
  failures: string[];
}

/** @throws Error for a response without forms. */
export function nearestForm(response: Response, event: SignalEvent): NearestForm {
  const [nearest] = patternsOf(response)
    .map((pattern, index) => ({ index, failures: failuresOf(pattern, event) }))
    .sort((a, b) => a.failures.length - b.failures.length);
  if (nearest) return nearest;
  throw new Error(`response ${response.name} has no form of its signal`);
}

/** The form that fits the event best. */
export function formOf(response: CentralResponse, event: SignalEvent): SignalForm {
  const form = Object.values(response.forms)[nearestForm(response, event).index];
  if (!form) throw new Error(`response ${response.name} has no form of its signal`);
  return form;
}

/** The target of the event, read as the form that fits it best. Throws MalformedSignal as that form does. */
export const targetOf = (response: CentralResponse, event: SignalEvent): Target =>
  formOf(response, event).target(event);

/** The response that answers an event in place of one that answers only what no other does. */
export const leftTo = (response: Response, event: SignalEvent): string | undefined =>
  response.placement === "central" && response.onlyUnanswered ? answeredElsewhere(event, catalogue) : undefined;

/** By the pattern object of a response: each is applied to many events. */
const compiled = new WeakMap<object, ReturnType<typeof compilePattern>>();

function failuresOf(pattern: object, event: SignalEvent): string[] {
  const matcher = compiled.get(pattern) ?? compilePattern(pattern);
  compiled.set(pattern, matcher);
  const explanation = matcher.explain(event);
  return explanation.match ? [] : explanationLines(explanation);
}
