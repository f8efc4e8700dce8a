import { isRecord } from "../../aws/json";
import type { Entry, StepLine } from "../model";
import { between, errorText, plain, span, stepTitle } from "../text";
import { failures, type Of } from "./facts";
import type { StepWords } from "./record";
import { subjectsOf } from "./subjects";

/** Pauses that are rows of their own. */
const pauseMs = 20_000;

/** Notes where nothing happened for long, and who was waited for. */
export function addPauses(entries: readonly Entry[]): void {
  const told = entries.filter(({ quiet }) => !quiet);
  for (const [i, entry] of told.entries()) {
    const next = told[i + 1];
    const milliseconds = next ? between(entry.at, next.at) : 0;
    if (!next || milliseconds < pauseMs) continue;
    const length = span(milliseconds);
    const people = entry.kind === "question" || (next.kind === "answer" && entry.kind !== "broke");
    const text = entry.kind === "broke" ? `${length} nobody knew` : people ? `${length} waiting for a person` : length;
    entry.pause = { milliseconds, text };
  }
}

export const roleOf = (arn: string): string => arn.split("/").at(-1) ?? arn;

/** A step as a line of its group. */
export function lineOf(
  entry: Of<"step">,
  words: StepWords | undefined,
  inputs: Record<string, unknown> | undefined,
  record: number,
): StepLine {
  const failed = failures.includes(entry.status);
  return {
    title: stepTitle(entry.step),
    on: subjectsOf(inputs),
    call: words?.call ?? entry.action,
    risk: words?.risk ?? "",
    ...(failed && { failure: errorText(entry.failure ?? entry.status), foreseen: words?.mayFail === true }),
    record,
  };
}

/** What kind of signal an event is: type of the finding, name of the call or the alarm. */
export function signalType(event: { "detail-type": string; detail?: unknown }): string {
  const detail = isRecord(event.detail) ? event.detail : {};
  const findings = Array.isArray(detail.findings) ? (detail.findings[0] as unknown) : undefined;
  const candidates = [
    detail.type,
    detail.eventName,
    detail.alarmName,
    isRecord(findings) ? findings.GeneratorId : undefined,
    isRecord(detail.finding_info) ? detail.finding_info.title : undefined,
    detail.title,
  ];
  return plain(String(candidates.find((value) => typeof value === "string") ?? event["detail-type"]), 200);
}
