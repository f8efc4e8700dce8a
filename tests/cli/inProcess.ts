import { reflex as run } from "../../cli/program";

export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the command line in this process and keeps what it writes: a process of its own costs seconds to load. Standard
 * input, the encoding and the exit of a process are shown by `process.test.ts`.
 */
export const reflex = (...words: string[]): Promise<Ended> => captured(() => run(words));

/** What work writes, and the exit code that it gives, as `reflex` does. */
export async function captured(work: () => Promise<number>): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const { NO_COLOR } = process.env;
  const { isTTY } = process.stdout;
  const originals = { stdout: process.stdout.write, stderr: process.stderr.write };
  process.env.NO_COLOR = "1";
  process.stdout.isTTY = false;
  for (const stream of ["stdout", "stderr"] as const) {
    process[stream].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      written[stream] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      const done = rest.find((one) => typeof one === "function") as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    process.exitCode = undefined;
    return { status: await work(), ...written };
  } finally {
    process.exitCode = undefined;
    process.stdout.isTTY = isTTY;
    process.stdout.write = originals.stdout;
    process.stderr.write = originals.stderr;
    if (NO_COLOR === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = NO_COLOR;
  }
}
