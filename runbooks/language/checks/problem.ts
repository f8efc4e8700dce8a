/**
 * One defect of a document. Errors stop the compilation; a warning names what works on some paths or is not documented.
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
