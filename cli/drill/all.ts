import { join } from "node:path";
import type { OnProgress } from "../../simulator";
import type { Chaos } from "../chaos/options";
import type { Proof } from "./proof";
import { SideBySide } from "./sideBySide";

/** A response, and the chaos in which it is proved. */
export interface ProofTask {
  name: string;
  chaos?: Chaos;
}

/**
 * Proves responses in several processes side by side, each with an embedded organization of its own.
 * @param on.proof called for each as it is done, in that order.
 * @param on.progress hears when something is made first, and how many responses are proved.
 * @throws UsageError when no process could be brought up.
 */
export async function proveAll(
  tasks: ProofTask[],
  jobs: number,
  on: { proof(proof: Proof): void; progress: OnProgress },
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  const progress = () => on.progress({ what: "proved", unit: "responses", done: proofs.length, all: tasks.length });
  const processes = new SideBySide<ProofTask, Proof>(join(__dirname, "worker.ts"), jobs, on.progress);
  try {
    progress();
    await processes.run(tasks, ({ name }, done) => {
      const proof = "result" in done ? done.result : crashed(name, done.died);
      proofs.push(proof);
      on.proof(proof);
      progress();
    });
  } finally {
    processes.end();
  }
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
