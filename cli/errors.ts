/** The question was wrong (exit code 2): one sentence with what, where and what to do. */
export class UsageError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "UsageError";
  }
}

export const exitCodes = { fine: 0, no: 1, wrongQuestion: 2, fault: 3 } as const;

/** Errors that say what the user can change: files, configuration, the program, the machine. */
const answered = new Set([
  "UsageError",
  "ConfigError",
  "DeploymentError",
  "EmulatorError",
  "InvalidPattern",
  "MalformedSignal",
  "ProgramError",
]);

/** Whether an error is a fault of Reflex's own, which the user can only report. */
export function isFault(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  // The operating system refused something: no space, no permission, no such file.
  if ("syscall" in error) return false;
  return !answered.has(error.name);
}
