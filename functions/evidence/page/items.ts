import type { Cause, IncidentPage, Procedure } from "../../../page/model";
import { plain } from "../../../page/text";
import type { ProcedureSummary } from "../../shared/incident";
import type { Change, RankedChange } from "../correlate";
import type { SavedItem } from "../file";

/** A change by others as the page lists it. */
export function causeOf(change: Change | RankedChange): Cause {
  const { at, what, who, resources, failed } = change;
  return {
    at,
    what: plain(what, 160),
    who: plain(who.name.replace(/^arn:[\w-]+:(iam|sts)::\d{12}:/, ""), 160),
    on: plain(resources.slice(0, 3).join(", "), 300),
    failed,
    score: "score" in change ? change.score : undefined,
    reasons: "reasons" in change ? change.reasons.map(({ detail, points }) => ({ detail: plain(detail), points })) : [],
  };
}

/** What was saved before the first change, one line an item. */
export const savedOf = (saved: readonly SavedItem[]): IncidentPage["saved"] =>
  saved.map(({ of, attributes }) => ({
    of: plain(of, 200),
    attributes: Object.entries(attributes).map(([name, value]): [string, string] => [
      plain(name, 80),
      plain(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), 300),
    ]),
  }));

/** What acts, as the page shows it. */
export const procedureOf = ({ kind, name, risk, awaitsApproval, undo }: ProcedureSummary): Procedure => ({
  kind,
  name,
  risk,
  asksBefore: awaitsApproval,
  undo: undo?.name,
});
