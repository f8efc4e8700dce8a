import { Later, type Program, type ProgramResource, Secretly } from "../../policy-pack/corpus/program";
import {
  type AnalyzedResource,
  analyze,
  analyzeStack,
  type Reported,
  ruleInfos,
  secret,
  unknownLike,
  urnOf,
} from "./analyze";
import { pinned } from "./subject";

type Form = "preview" | "update";
const forms: readonly Form[] = ["preview", "update"];

/** What is known in the form, and on which resources each property depends. */
function resolved(value: unknown, form: Form, from: Set<string>): unknown {
  if (value instanceof Later) {
    for (const name of value.from) from.add(name);
    return form === "preview" ? unknownLike(value.value) : value.value;
  }
  if (value instanceof Secretly) return secret(value.value);
  if (Array.isArray(value)) return value.map((item) => resolved(item, form, from));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, form, from)]));
}

function analyzed(name: string, resource: ProgramResource, program: Program, form: Form): AnalyzedResource {
  const { type, inputs, completed = {}, protect, ignoreChanges } = resource;
  const urn = (of: string) => urnOf({ type: program.resources[of]!.type, name: of });
  const given: Record<string, unknown> = {};
  const dependencies: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(inputs)) {
    const from = new Set<string>();
    given[key] = resolved(value, form, from);
    if (from.size > 0) dependencies[key] = [...from].map(urn);
  }
  const outputs = Object.fromEntries(
    Object.entries(completed).map(([key, value]) => [key, form === "preview" ? unknownLike(value) : value]),
  );
  return {
    type,
    name,
    inputs: given,
    outputs,
    dependencies,
    ...(type !== "pulumi:providers:aws" && pinned),
    ...(protect !== undefined && { protect }),
    ...(ignoreChanges && { ignoreChanges }),
  };
}

/** A verdict about one resource by one rule: `rule resource`. */
interface Verdicts {
  violations: Set<string>;
  undecided: Set<string>;
}

async function judged(program: Program, form: Form, configuration: Record<string, object>): Promise<Verdicts> {
  const resources = Object.entries(program.resources).map(([name, resource]) =>
    analyzed(name, resource, program, form),
  );
  const verdicts: Verdicts = { violations: new Set(), undecided: new Set() };
  const add = ({ rule, message, resource = "" }: Reported, name = resource) =>
    verdicts[message.startsWith("cannot be judged yet") ? "undecided" : "violations"].add(`${rule} ${name}`);
  for (const resource of resources)
    for (const reported of await analyze(resource, configuration as never)) add(reported, resource.name);
  for (const reported of await analyzeStack(resources, configuration as never)) add(reported);
  return verdicts;
}

export interface Score {
  rule: string;
  /** Violations that are found, those that are not, and those that are none, over both forms. */
  found: number;
  missed: string[];
  wrong: string[];
  /** Programs with a resource that the rule judges, and nothing wrong with it. */
  clean: number;
}

const share = (part: number, rest: number): number => (part + rest === 0 ? 1 : part / (part + rest));
export const precision = ({ found, wrong }: Score): number => share(found, wrong.length);
export const recall = ({ found, missed }: Score): number => share(found, missed.length);

/**
 * Judges each program as the engine does, in its preview and in its update. A preview may leave open what depends on a
 * value that it does not know; the update decides everything.
 * @param judges whether a rule judges resources of a type one by one.
 */
export async function score(
  programs: readonly Program[],
  judges: (rule: string, type: string) => boolean,
  configuration: Record<string, object>,
): Promise<Score[]> {
  const scores = new Map<string, Score>();
  for (const { name } of await ruleInfos()) scores.set(name, { rule: name, found: 0, missed: [], wrong: [], clean: 0 });
  const of = (verdict: string): Score => scores.get(verdict.split(" ")[0]!)!;
  for (const program of programs) {
    const expected = new Set(
      Object.entries(program.violates).flatMap(([rule, resources]) => resources.map((name) => `${rule} ${name}`)),
    );
    const types = Object.values(program.resources).map(({ type }) => type);
    for (const { rule } of scores.values())
      if (!program.violates[rule] && types.some((type) => judges(rule, type))) scores.get(rule)!.clean += 1;
    for (const form of forms) {
      const { violations, undecided } = await judged(program, form, configuration);
      for (const verdict of expected)
        if (violations.has(verdict)) of(verdict).found += 1;
        else if (form === "update" || !undecided.has(verdict)) of(verdict).missed.push(`${program.name} (${form})`);
      for (const verdict of violations)
        if (!expected.has(verdict)) of(verdict).wrong.push(`${program.name} (${form}): ${verdict}`);
      if (form === "update")
        for (const verdict of undecided)
          if (!expected.has(verdict)) of(verdict).wrong.push(`${program.name} (undecided): ${verdict}`);
    }
  }
  return [...scores.values()];
}
