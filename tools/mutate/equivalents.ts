/** A mutant that no test can find, because it decides nothing else than the code does. */
export interface Equivalent {
  /** The line that holds its beginning, without indentation. */
  line: string;
  /** What Stryker puts in, spaces and line breaks as one space. */
  replacement: string;
  reason: string;
}

export const equivalents: Record<string, Equivalent[]> = {};
