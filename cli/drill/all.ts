import { join } from "node:path";
import type { Proof } from "./proof";
import { sideBySide } from "./sideBySide";

/**
 * Proves responses in several processes side by side, each with an embedded organization of its own.
 * @param on.proof called for each as it is done, in that order.
 * @param on.progress called with a line when something is made first.
 * @throws UsageError when no process could be brought up.
 */
export async function proveAll(
  names: string[],
  jobs: number,
  on: { proof(proof: Proof): void; progress(line: string): void },
): Promise<Proof[]> {
  const waiting = [...names];
  const proofs: Proof[] = [];
  const add = (proof: Proof) => {
    proofs.push(proof);
    on.proof(proof);
  };
  await sideBySide<string, Proof>(jobs, {
    file: join(__dirname, "worker.ts"),
    next: () => waiting.shift(),
    done: (_, proof) => add(proof),
    died: (name, how) => add(crashed(name, how)),
    progress: on.progress,
  });
  return proofs;
}

/** What is known of a response whose drill came to no end. */
export const crashed = (response: string, problem: string): Proof => ({
  response,
  verdict: "crashed",
  nearMisses: 0,
  took: 0,
  calls: 0,
  problems: [problem],
});
