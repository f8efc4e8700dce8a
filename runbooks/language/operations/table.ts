import type { Risk } from "../types";

/** How far one operation reaches, and why. */
export interface Classified {
  risk: Risk;
  reason: string;
}

/** Operations of one service. An entry that depends on the input of the call is a function of it. */
export type OperationTable = Record<string, Classified | ((input: Record<string, unknown>) => Classified)>;

const classified = (risk: Risk) => (reason: string) => ({ risk, reason });

/** Changes nothing that anybody would want back. */
export const read = classified("read");
/** Changes something that one opposite call, with saved state, sets right again. */
export const reversible = classified("reversible");
/** Interrupts or exposes something while it lasts: traffic, capacity, access, detection. */
export const disruptive = classified("disruptive");
/** Loses something that no call brings back. */
export const destructive = classified("destructive");
