import type { Expectation, GameDay } from "../../components/gameDays/types";

/** One number of a hypothesis, measured. */
export interface Measured {
  name: string;
  what: string;
  /** Seconds that were expected at most. */
  within: number;
  /** Seconds from the beginning of the fault; absent when it did not come true. */
  took?: number;
  held: boolean;
}

export interface GameDayResult {
  gameDay: string;
  where: "embedded" | "live";
  /** ISO 8601: when the fault began. */
  began: string;
  /** Absent without FIS. */
  experiment?: { id: string; status: string; reason: string };
  measured: Measured[];
  /** What should not have happened and did, one sentence each. */
  violations: string[];
  verdict: "held" | "did not hold";
}

/** Finds when something came true, at or after the beginning of the fault. */
export type TimeOf = (expectation: Expectation) => Date | undefined;

/**
 * Judges a hypothesis. An experiment that failed proves nothing; one that was stopped, or cancelled, neither.
 */
export function judge(
  { name, hypothesis }: GameDay,
  where: GameDayResult["where"],
  began: Date,
  timeOf: TimeOf,
  experiment?: GameDayResult["experiment"],
  violations: string[] = [],
): GameDayResult {
  const measured = hypothesis.map((expectation): Measured => {
    const { name: what, within } = expectation;
    const at = timeOf(expectation);
    const took = at && Math.max(0, (at.getTime() - began.getTime()) / 1000);
    return {
      name: what,
      what: expectation.what,
      within,
      ...(took !== undefined && { took }),
      held: took !== undefined && took <= within,
    };
  });
  const ended = experiment === undefined || experiment.status === "completed";
  const held = ended && violations.length === 0 && measured.every((one) => one.held);
  return {
    gameDay: name,
    where,
    began: began.toISOString(),
    ...(experiment && { experiment }),
    measured,
    violations,
    verdict: held ? "held" : "did not hold",
  };
}
