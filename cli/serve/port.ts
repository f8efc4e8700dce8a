import { createServer } from "node:net";
import { UsageError } from "../errors";

/** A port that `--port` may name. @throws UsageError */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UsageError(`--port ${text}: write a number from 1 to 65535, or leave it out for a free port`);
}

/** Checks before an organization is made, which takes seconds. @throws UsageError when the port cannot be had. */
export async function checkPort(port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${code})`;
    throw new UsageError(
      `port ${port} of 127.0.0.1 ${reason}; choose another with --port, or leave it out for a free one`,
    );
  }
  await new Promise((resolve) => server.close(resolve));
}
