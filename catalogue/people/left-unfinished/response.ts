import { days, type SweepContext, sweepForm } from "../../../responses/sweep";
import type { PagingResponse } from "../../../responses/types";
import { type UnfinishedFacts, unfinished } from "../resources/unfinished";

/** Days after which an isolated instance should have been released or removed, and a run answered. */
const isolatedDays = 7;
const waitingDays = 1;
/** The sweep is weekly: what timed out earlier was reported the week before. */
const expiredDays = 7;
/** Named in the message; of more there is the number. */
const mostNamed = 10;

interface Item {
  id: string;
  since: number;
  text: string;
}

const sweep = sweepForm<UnfinishedFacts>("left-unfinished", unfinished, {
  schedule: "cron(0 7 ? * MON *)",
  finding(facts, context) {
    const items = itemsOf(facts, context).sort((a, b) => a.since - b.since);
    const [oldest] = items;
    const named = items.slice(0, mostNamed);
    const more = items.length > mostNamed ? `; and ${items.length - mostNamed} more` : "";
    return (
      oldest && {
        since: oldest.since,
        title: `${items.length} left unfinished: ${named.map(({ text }) => text).join("; ")}${more}`,
        parts: named.map(({ id }) => id),
      }
    );
  },
});

function itemsOf({ isolated, waiting, expired }: UnfinishedFacts, { now }: SweepContext): Item[] {
  return [
    ...isolated
      .map(({ id, incident }) => ({
        id,
        since: beganOn(incident),
        text: `instance ${id} is isolated${reason(incident)}`,
      }))
      .filter(({ since }) => now - since >= days(isolatedDays)),
    ...waiting
      .map(({ id, runbook, startedAt }) => ({
        id,
        since: Date.parse(startedAt),
        text: `run ${id} of ${runbook} waits for an answer`,
      }))
      .filter(({ since }) => now - since >= days(waitingDays)),
    ...expired
      .map(({ id, runbook, startedAt, endedAt }) => ({
        id,
        since: Date.parse(endedAt ?? startedAt),
        text: `run ${id} of ${runbook} timed out`,
      }))
      .filter(({ since }) => now - since < days(expiredDays)),
  ];
}

/** Whoever may tag the instance chooses what it names, so only the id of an incident is repeated to people. */
const incidentForm = /^incident-(\d{4})(\d\d)(\d\d)-[0-9a-f]{10}$/;

const reason = (incident: string) => (incidentForm.test(incident) ? ` for ${incident}` : ", and no incident is known");

/** An incident's id begins with its day; of an instance that names none nobody knows since when. */
function beganOn(incident: string): number {
  const [, year, month, day] = incidentForm.exec(incident) ?? [];
  return year ? Date.UTC(Number(year), Number(month) - 1, Number(day)) : 0;
}

export const leftUnfinished: PagingResponse<UnfinishedFacts> = {
  name: "left-unfinished",
  title: "Incidents were left unfinished",
  summary:
    "A weekly sweep lists what incidents left open: instances isolated for more than a week, runs that wait for an " +
    "answer for more than a day, and runs that timed out. People get one message for each account and Region.",
  placement: "central",
  forms: { sweep },
  resource: unfinished,
  nothingToDo: (_event, { isolated, waiting, expired }) =>
    isolated.length + waiting.length + expired.length === 0 ? "everything is finished" : undefined,
};
