import { UsageError } from "../errors";
import { type Answers, type Question, questions } from "./answers";
import type { Known } from "./known";

/** Where questions are put. */
export interface Terminal {
  question(text: string): Promise<string>;
}

/** Values of flags by flag, without the dashes. */
export type Flags = Readonly<Record<string, string | undefined>>;

interface Asked {
  known: Known;
  flags: Flags;
  /** Absent: suggestions are taken, and what has none is missing. */
  terminal?: Terminal;
  say(line: string): void;
}

/**
 * Answers to all questions: by flag, from a person, or as suggested. Each is checked when it is given.
 * @throws UsageError that names every flag that is missing or wrong.
 */
export async function answersTo({ known, flags, terminal, say }: Asked): Promise<Answers> {
  const answers: Partial<Answers> = {};
  const problems: string[] = [];
  for (const question of questions) {
    const suggestion = question.suggestion(known, answers);
    const remark = question.remark?.(known, answers);
    const given = flags[question.flag];
    if (given === undefined && terminal) {
      Object.assign(answers, { [question.key]: await ask(question, suggestion, remark, terminal, say) });
      continue;
    }
    const text = given ?? suggestion;
    if (text === undefined)
      problems.push(`--${question.flag} ${question.form} is missing${remark ? ` (${remark})` : ""}`);
    else
      try {
        Object.assign(answers, { [question.key]: question.read(text) });
        say(lineOf(question, text, given === undefined ? remark : undefined));
      } catch (error) {
        problems.push(`--${question.flag}: ${(error as Error).message}`);
      }
  }
  if (problems.length > 0) throw new UsageError(`${problems.join("; ")}. Nothing was written`);
  return answers as Answers;
}

const width = Math.max(...questions.map(({ title }) => title.length));

const lineOf = ({ title }: Question, text: string, remark: string | undefined): string =>
  `${title.padEnd(width)}  ${text || "none"}${remark ? `   (${remark})` : ""}`;

/** Until the answer is one. An empty line is what is suggested. */
async function ask(
  question: Question,
  suggestion: string | undefined,
  remark: string | undefined,
  terminal: Terminal,
  say: (line: string) => void,
): Promise<unknown> {
  if (remark) say(`  ${remark}`);
  for (;;) {
    const shown = suggestion === undefined ? question.form : `[${suggestion}]`;
    const reply = (await terminal.question(`${question.title.padEnd(width)}  ${shown}: `)).trim();
    try {
      return question.read(reply === "" ? (suggestion ?? "") : reply);
    } catch (error) {
      say(`  ${(error as Error).message}`);
    }
  }
}
