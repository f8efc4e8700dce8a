/** The emulator cannot be had or has gone. The message says what happened and what to do. */
export class EmulatorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "EmulatorError";
  }
}

/** The last lines of what a program printed, indented, to be printed under a sentence. */
export function lastLines(output: string, count = 8): string {
  const lines = output.trimEnd().split("\n").slice(-count);
  return lines.map((line) => `  ${line}`).join("\n");
}
