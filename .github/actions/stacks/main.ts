import { readFileSync } from "node:fs";
import { concerned, readRollout } from "../../../cli/fleet/rollout";

// Prints the outputs of the action; the argument is a file of changed paths, separated by NUL.
const [file] = process.argv.slice(2);
const rollout = readRollout(process.cwd());
const all = [...rollout.security, ...rollout.canary, ...rollout.waves.flat()];
const changed = file ? concerned(rollout, readFileSync(file, "utf8").split("\0").filter(Boolean)) : all;
for (const [name, value] of Object.entries({ ...rollout, changed })) {
  process.stdout.write(`${name}=${JSON.stringify(value)}\n`);
}
