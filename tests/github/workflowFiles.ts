import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const root = path.join(__dirname, "..", "..");

export interface Step {
  id?: string;
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  shell?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  if?: string;
  uses?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  environment?: string | { name: string };
  with?: Record<string, string>;
  "timeout-minutes"?: number;
  steps?: Step[];
}

export interface Workflow {
  on: Record<string, unknown>;
  permissions: unknown;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  defaults?: { run: { shell: string } };
  jobs: Record<string, Job>;
}

export interface Action {
  runs: { using: string; steps: Step[] };
}

const folder = (name: string) => path.join(root, ".github", name);

/** Every file below `.github` that GitHub runs, as text. */
export const texts: Record<string, string> = Object.fromEntries(
  [
    ...readdirSync(folder("workflows")).map((name) => `workflows/${name}`),
    ...readdirSync(folder("actions")).map((name) => `actions/${name}/action.yml`),
  ].map((name) => [name, readFileSync(folder(name), "utf8")]),
);

export const workflows = Object.fromEntries(
  Object.entries(texts)
    .filter(([name]) => name.startsWith("workflows/"))
    .map(([name, text]) => [path.basename(name, ".yml"), parse(text) as Workflow]),
);

export const actions = Object.fromEntries(
  Object.entries(texts)
    .filter(([name]) => name.startsWith("actions/"))
    .map(([name, text]) => [path.basename(path.dirname(name)), parse(text) as Action]),
);

/** A job by its workflow and name; a test that names one that is gone fails. */
export function job(workflow: string, name: string): Job {
  const found = workflows[workflow]?.jobs[name];
  if (!found) throw new Error(`.github/workflows/${workflow}.yml has no job ${name}`);
  return found;
}

/** All jobs, as `workflow/job`. */
export const jobs: Array<[string, Job]> = Object.entries(workflows).flatMap(([workflow, { jobs }]) =>
  Object.entries(jobs).map(([name, job]): [string, Job] => [`${workflow}/${name}`, job]),
);

/** All steps of all jobs and composite actions, as `workflow/job` or `action`. */
export const steps: Array<[string, Step]> = [
  ...jobs.flatMap(([name, { steps = [] }]) => steps.map((step): [string, Step] => [name, step])),
  ...Object.entries(actions).flatMap(([name, { runs }]) => runs.steps.map((step): [string, Step] => [name, step])),
];
