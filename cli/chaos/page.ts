import { table } from "../../runbooks/language/markdown";
import type { Proof } from "../drill/proof";
import type { Chaos } from "./options";

/** What `reflex drill --all --chaos KINDS --seed N --json` prints. */
export interface ChaosResult {
  chaos: Chaos;
  proofs: Proof[];
}

/** A row for each seed; and what was not done and was said, with the responses and seeds. */
export function chaosPart(results: readonly ChaosResult[]): string {
  const bySeed = results.toSorted((one, other) => one.chaos.seed - other.chaos.seed);
  const seeds = bySeed.map(({ chaos: { seed }, proofs }) => {
    const good = proofs.filter(({ problems }) => problems.length === 0);
    return [seed, proofs.length, good.length, proofs.filter(isReported).length].map(String);
  });
  const said = new Map<string, { responses: Set<string>; seeds: Set<number> }>();
  for (const { chaos, proofs } of bySeed) {
    for (const { response, reported = [] } of proofs) {
      for (const what of reported) {
        const known = said.get(what) ?? { responses: new Set(), seeds: new Set() };
        said.set(what, { responses: known.responses.add(response), seeds: known.seeds.add(chaos.seed) });
      }
    }
  }
  const wrong = bySeed.flatMap(({ chaos: { seed }, proofs }) =>
    proofs.flatMap(({ response, problems }) => problems.map((problem) => [String(seed), response, problem])),
  );
  return [
    table(["seed", "drills", "as it must be", "of these, something was not done and was said"], seeds),
    wrong.length === 0
      ? "Nothing was silent, vetoed or done twice."
      : table(["seed", "response", "what is wrong"], wrong),
    table(
      ["what was not done, and was said", "responses", "seeds"],
      [...said].map(([what, one]) => [what, [...one.responses].toSorted().join(", "), [...one.seeds].join(", ")]),
    ),
  ].join("\n\n");
}

const isReported = ({ reported = [] }: Proof): boolean => reported.length > 0;
