/**
 * One defect of a document. An error: Automation refuses the document, or a step cannot do what it says. A warning:
 * Automation accepts it (documents that AWS owns have the form), but no page says what it does, or it works on some paths
 * only. A runbook of this project has neither: both stop its compilation.
 */
export interface Problem {
  rule: string;
  severity: "error" | "warning";
  step?: string;
  /** Where in the document: `mainSteps[2].inputs.Approvers`. */
  path: string;
  /** What is wrong and what to do, as a sentence. */
  message: string;
}

/** What a check gets: everything it finds goes to `report`. */
export type Report = (
  rule: string,
  where: { step?: Record<string, unknown>; path: string },
  message: string,
  severity?: Problem["severity"],
) => void;
