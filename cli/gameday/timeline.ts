import type { Expectation } from "../../components/gameDays/types";
import { documentName } from "../../organization/names";
import type { TimedEntry } from "../../simulator";
import { loggedDecisions } from "../story/decisions";
import type { TimeOf } from "./verdict";

/** When each number of a hypothesis came true, read off what was recorded since the beginning of the fault. */
export const timesIn =
  (entries: readonly TimedEntry[], began: Date): TimeOf =>
  ({ milestone }) => {
    const found = entries.find((entry) => Date.parse(entry.at) >= began.getTime() && marks(entry, milestone));
    return found && new Date(found.at);
  };

function marks(entry: TimedEntry, milestone: Expectation["milestone"]): boolean {
  switch (milestone.kind) {
    case "alarm":
      return entry.kind === "alarm" && entry.state === milestone.state;
    case "run":
      return entry.kind === "automation" && entry.document.split("/").at(-1) === documentName(milestone.runbook);
    case "scaling":
      return entry.kind === "scaling" && entry.activity === milestone.activity;
    case "signal":
      return entry.kind === "rule" && entry.bus !== "default" && entry.rule === `reflex-${milestone.response}`;
    case "decision":
      return (
        entry.kind === "invocation" &&
        loggedDecisions(entry.logs).some(
          ({ action, response }) => action === milestone.action && response === milestone.response,
        )
      );
    case "completed":
      return entry.kind === "experiment" && entry.status === "completed";
  }
}
