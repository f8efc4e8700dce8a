import { createInterface } from "node:readline/promises";

/** Whether a person can reply: input and output are a terminal. */
export const hasTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** What a person replies to a question, without spaces around it. */
export async function replyTo(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
