import { exitCodes, UsageError } from "../errors";

/** What kind of problem it is, for programs. */
export type ProblemCode =
  | "ambiguous"
  | "denied"
  | "no-terminal"
  | "not-found"
  | "not-now"
  | "nothing-to-do"
  | "question";

/** A command cannot do what was requested: a sentence to read, a code for programs. */
export class Problem extends UsageError {
  /** 1 where the question was right and the answer is no. */
  readonly exitCode: number;

  constructor(
    sentence: string,
    readonly code: ProblemCode,
    /** The command that helps. */
    readonly action?: string,
  ) {
    super(sentence);
    this.exitCode = code === "not-now" || code === "nothing-to-do" ? exitCodes.no : exitCodes.wrongQuestion;
  }
}

/** Whether AWS refused a call for want of a permission. */
export const isDenied = (error: unknown): boolean =>
  error instanceof Error && /AccessDenied|not authorized|UnauthorizedOperation/i.test(`${error.name} ${error.message}`);
