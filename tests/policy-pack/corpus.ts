import { corpus } from "../../policy-pack/corpus";
import { rules, stackRules } from "../../policy-pack/rules";
import { precision, recall, type Score, score } from "./corpusScore";
import { seedConfiguration } from "./seeds";

/** Rules against what they judge being there at all: no program with it is clean. */
export const refusers: readonly string[] = ["iam-no-access-keys", "iam-no-user-policies"];

/** Types that a rule judges one by one, as they are or by their beginning. */
function judges(name: string, type: string): boolean {
  const rule = [...rules, ...stackRules].find((other) => other.name === name);
  const types = rule === undefined ? [] : rule.kind === "stack" ? rule.subjects : rule.types;
  return types.some((judged) => (judged.endsWith("*") ? type.startsWith(judged.slice(0, -1)) : judged === type));
}

export const corpusScores = (): Promise<Score[]> => score(corpus, judges, seedConfiguration);

const percent = (part: number): string => `${Math.round(part * 1000) / 10} %`;

/** Precision and recall by rule, and what is wrong. */
export function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map((row) => [row.rule, percent(precision(row)), percent(recall(row))]);
  const width = Math.max(...rows.map(([rule = ""]) => rule.length));
  const wrong = scores.flatMap(({ rule, missed, wrong }) => [
    ...missed.map((program) => `${rule} misses: ${program}`),
    ...wrong.map((program) => `${rule} is wrong about: ${program}`),
  ]);
  return [
    `${corpus.length} programs, each in its preview and in its update`,
    `${"rule".padEnd(width)}  precision  recall`,
    ...rows.map(([rule = "", right = "", found = ""]) => `${rule.padEnd(width)}  ${right.padEnd(9)}  ${found}`),
    ...wrong,
  ].join("\n");
}

if (require.main === module)
  corpusScores().then((scores) => {
    console.log(scoreTable(scores));
    if (scores.some((row) => precision(row) < 1 || recall(row) < 1)) process.exitCode = 1;
  });
