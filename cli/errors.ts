/** The question was wrong (exit code 2): one sentence with what, where and what to do. */
export class UsageError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "UsageError";
  }
}

export const exitCodes = { fine: 0, no: 1, wrongQuestion: 2 } as const;
