import type { Risk } from "../types";
import type { GrantRule } from "./grant";

/** The risk of one call, and why. */
export interface Classified {
  risk: Risk;
  reason: string;
}

/** One operation: how far a call of it reaches, and what IAM must allow for it. */
export type Operation = (Classified | { byInput(input: Record<string, unknown>): Classified }) & {
  /** Absent where no runbook calls the operation yet: such a step does not compile. */
  grants?: GrantRule;
};

/** The operations of one service. */
export type OperationTable = Record<string, Operation>;

const classified =
  (risk: Risk) =>
  (reason: string, grants?: GrantRule): Classified & Operation => ({ risk, reason, ...(grants && { grants }) });

/** Changes nothing that needs to be restored. */
export const read = classified("read");
/** Changes something that one opposite call restores from saved state. */
export const reversible = classified("reversible");
/** Interrupts or exposes something while it lasts: traffic, capacity, access, detection. */
export const disruptive = classified("disruptive");
/** Loses something that no call brings back. */
export const destructive = classified("destructive");

/** An operation that reads, as its name says. */
export const reads = (grants?: GrantRule) => read("the name says that it reads", grants);

/**
 * Whether an input is a value that nobody who starts the run chooses: written out, or the output of a step or a variable.
 * A parameter may hold anything.
 */
export const isChosenAhead = (value: unknown): boolean =>
  typeof value !== "string" || !/^\s*\{\{\s*\w+\s*\}\}\s*$/.test(value);

/** Whether a call that sets a number may set it to nothing. Left out, it sets none. */
export const mayBeZero = (value: unknown): boolean => Number(value) === 0 || !isChosenAhead(value);

/** An operation that reaches as far as the input of the call lets it. */
export const byInput = (judge: (input: Record<string, unknown>) => Classified, grants?: GrantRule): Operation => ({
  byInput: judge,
  ...(grants && { grants }),
});
