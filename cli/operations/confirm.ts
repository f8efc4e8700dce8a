import { createInterface } from "node:readline/promises";
import { UsageError } from "../errors";

/**
 * One question; the default is no.
 * @param yes the answer was given on the command line.
 * @throws UsageError where there is no terminal and no answer.
 */
export async function confirmed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError("this changes what Reflex does, and there is no terminal for the question; add --yes");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} (y/N) `)).trim());
  } finally {
    terminal.close();
  }
}
