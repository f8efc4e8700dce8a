import type { IncidentFile } from "../file";
import { code, moment, prose, section } from "./text";

/** What was done: the steps of the run, and who said what. */
export function course({ run }: IncidentFile): string[] {
  if (!run) return section("What was done", ["Nothing was started, or the run could not be read: see the sources."]);
  const worthTelling = run.steps.filter(({ quiet, status }) => !quiet || !["Success", "Exited"].includes(status));
  const steps = worthTelling.map(({ step, action, call, status, startedAt, failure, foreseen }) => {
    const expected = foreseen ? ", foreseen" : "";
    const why = failure === undefined ? "" : `: ${code(failure, 400)}`;
    return `- ${moment(startedAt)} ${code(step, 100)}, ${code(call ?? action, 80)}: ${status}${expected}${why}`;
  });
  const silent = run.steps.length - worthTelling.length;
  const approvals = run.approvals.map(({ answer, step, status, who, at, comment }) => {
    if (answer === "timed-out") return `- ${code(step, 100)}: nobody answered in time`;
    if (answer === "open") return `- ${code(step, 100)}: nobody has answered yet`;
    if (who === undefined) return `- ${code(step, 100)}: ${answer}, nobody is named in the run`;
    const words = comment === undefined ? "" : `, ${code(comment, 200)}`;
    return `- ${code(step, 100)}: ${prose(status)} by ${code(who, 200)} at ${moment(at)}${words}`;
  });
  return [
    ...section("What was done", [
      `${code(run.document)}, run ${code(run.id)}, started by ${code(run.startedBy ?? "unknown", 200)}:`,
      "",
      ...steps,
      ...(silent > 0 ? ["", `${silent} steps that only looked, proved or waited are in incident.json.`] : []),
    ]),
    ...(approvals.length > 0 ? ["", ...section("Approvals", approvals)] : []),
  ];
}

/** What the resource was, what was saved of it, and what it is. */
export function states({ before, after, saved }: IncidentFile): string[] {
  const lines = [
    ...differences(before, after).map(([name, was, is]) => `- ${code(name, 80)}: ${code(was)} → ${code(is)}`),
    ...saved.map(({ of, attributes }) => `- saved of ${code(of, 100)}: ${code(JSON.stringify(attributes))}`),
  ];
  return section("Before and after", lines);
}

function differences(before: unknown, after: unknown): Array<[name: string, was: string, is: string]> {
  if (!isObject(before) || !isObject(after)) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name): Array<[string, string, string]> => {
    const [was, is] = [before[name], after[name]];
    if (isObject(was) && isObject(is) && !Array.isArray(was)) {
      return differences(was, is).map(([inner, old, now]) => [`${name} ${inner}`, old, now]);
    }
    return shown(was) === shown(is) ? [] : [[name, shown(was), shown(is)]];
  });
}

const shown = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "none"));

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
