/** One thing that is wrong with a definition: ValidateStateMachineDefinitionDiagnostic of the API. */
export interface Problem {
  code: "SCHEMA_VALIDATION_FAILED" | "DUPLICATE_STATE_NAME" | "MISSING_TRANSITION_TARGET" | "INVALID_JSON_DESCRIPTION";
  message: string;
  /** Where, such as `/States/Approve/Next`; absent where nothing was read. */
  location?: string;
}

/** Collects what is wrong. */
export class Problems {
  readonly found: Problem[] = [];

  add(location: string | undefined, message: string, code: Problem["code"] = "SCHEMA_VALIDATION_FAILED"): void {
    this.found.push({ code, message, ...(location !== undefined && { location }) });
  }
}

/** The service's own sentence for a refused definition (recorded). */
export function definitionRefusal(problems: readonly Problem[]): string {
  const list = problems.map(({ code, message, location }) =>
    [`${code}: ${message}`, location].filter(Boolean).join(" at "),
  );
  return `Invalid State Machine Definition: '${list.join(", ")}'`;
}
