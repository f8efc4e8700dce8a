export interface LoggedDecision {
  /** `i-0b2c…: run` */
  message: string;
  action: string;
  response?: string;
  reasons: Array<{ check: string; outcome: "pass" | "stop" | "note"; detail: string }>;
}

/** Decisions among the structured lines that triage logged. */
export function loggedDecisions(logs: string[]): LoggedDecision[] {
  return logs.flatMap((line) => {
    try {
      const { message, action, response, reasons = [] } = JSON.parse(line) as Partial<LoggedDecision>;
      return message && action && Array.isArray(reasons)
        ? [{ message, action, ...(response && { response }), reasons }]
        : [];
    } catch {
      // Not a structured line.
      return [];
    }
  });
}
