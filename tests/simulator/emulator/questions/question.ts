import type { Aws } from "../aws";

/** One thing that moto answers differently from AWS. */
export interface Question {
  /** What AWS does. */
  title: string;
  /** Sets up what it needs and returns plain data without ids. */
  ask: (aws: Aws) => Promise<unknown>;
  /** AWS's answer: the corrected emulator must give it, and bare moto must not. */
  expected: unknown;
}
