import { catalogue } from "../../catalogue/catalogue";
import { duration } from "../../page/text";
import type { Response } from "../../responses/types";
import { chaosInWords, chaosOf } from "../chaos/options";
import { proveAll } from "../drill/all";
import { placeOf } from "../drill/place";
import type { Proof } from "../drill/proof";
import { scenarioOf } from "../drill/scenarios";
import { jobsOf } from "../drill/sideBySide";
import { watchOn } from "../progress";
import { paint, wrap } from "../text";

/**
 * `reflex drill --all`: every response's scenario, near-misses and release, one line each as it is done. Responses that
 * answer samples only are left out: nothing acts on a sample where the organization does not admit them.
 * @returns whether every response is proved.
 */
export async function drillAll(options: {
  json?: boolean;
  jobs?: string;
  chaos?: string;
  seed?: string;
}): Promise<boolean> {
  const chaos = chaosOf(options);
  const jobs = jobsOf(options.jobs);
  const names = provenNames();
  const began = Date.now();
  const watch = watchOn(process.stderr, { silent: options.json });
  const say = (line: string) => {
    watch.clear();
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  say(
    `${names.length} responses, ${Math.min(jobs, names.length)} organizations side by side${chaos ? `, in ${chaosInWords(chaos)}` : ""}`,
  );
  const width = Math.max(...names.map((name) => name.length));
  const tasks = names.map((name) => ({ name, chaos }));
  const proofs = await proveAll(tasks, jobs, {
    proof: (proof) => say(lineOf(proof, width)),
    progress: watch,
  });
  const wrong = proofs.filter(({ problems }) => problems.length > 0);
  if (options.json) {
    const result = chaos ? { chaos, proofs } : proofs;
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  }
  const took = duration(Date.now() - began);
  say(
    wrong.length === 0
      ? paint("green", `All ${proofs.length} responses are proved, in ${took}.`)
      : paint("red", `${wrong.length} of ${proofs.length} responses are not proved, in ${took}.`),
  );
  for (const { response } of wrong)
    say(`  reflex drill ${response}${chaos ? ` ${chaosInWords(chaos)}` : ""}   prints its story`);
  return wrong.length === 0;
}

/** Names of the responses that `--all` drills, in the order in which it does. */
export const provenNames = (): string[] =>
  catalogue
    .filter((response) => !(response.placement === "central" && response.drill))
    .map((response) => ({ name: response.name, when: momentOf(response) }))
    .sort((one, other) => (one.when < other.when ? -1 : 1))
    .map(({ name }) => name);

/**
 * Where and when a response's example happens, in an order in which a process deploys seldom, also where nothing can be
 * kept: a deployment serves every drill that is of its place and not earlier.
 */
function momentOf(response: Response): string {
  const { example } = scenarioOf(response);
  const { account, region } = placeOf(response, example);
  return `${account} ${region} ${example.time}`;
}

function lineOf(proof: Proof, width: number): string {
  const { response, verdict, nearMisses, undoneBy, took, calls, reported = [], problems } = proof;
  const good = problems.length === 0;
  const undone = undoneBy ? `, as before after ${undoneBy}` : "";
  const seconds = `${(took / 1000).toFixed(1)} s`.padStart(6);
  const line = `${good ? paint("green", "ok") : paint("red", "NO")}  ${response.padEnd(width)}  ${seconds}  ${verdict.padEnd(7)} ${calls} calls, ${nearMisses} near-misses ignored${good ? undone : ""}`;
  const said = reported.map((one) => `reported: ${one}`);
  const reasons = [...problems, ...said].flatMap((reason) => wrap(reason, 100)).map((reason) => `      ${reason}`);
  return [line, ...reasons].join("\n");
}
