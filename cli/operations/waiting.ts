import { readerRoleName } from "../../organization/names";
import type { Caller } from "./caller";
import { decisionsSince } from "./decisions";
import { type Found, keptDays, shortId, waitingRuns } from "./find";
import { brief, incidentFrom, inParallel } from "./incidents";
import { Problem } from "./problem";
import type { RunRole } from "./runs";

/**
 * The one incident that waits for an answer.
 * @throws Problem when none waits, or several do.
 */
export async function oneThatWaits(caller: Caller, role: RunRole): Promise<Found> {
  const waiting = role === readerRoleName ? await decided(caller) : await waitingRuns(caller, role);
  const [first, ...others] = waiting;
  if (first && others.length === 0) return first;
  throw first
    ? new Problem(
        `${waiting.length} wait for an answer; name one:\n${waiting.map(({ incident: { accountName, id, title } }) => `  ${shortId(id)}  ${accountName}  ${title.slice(0, 60)}`).join("\n")}`,
        "ambiguous",
      )
    : new Problem("nothing waits for an answer", "not-now");
}

async function decided(caller: Caller): Promise<Found[]> {
  const decisions = await decisionsSince(caller, caller.now() - keptDays * 86_400_000);
  const all = await inParallel(decisions, 8, async (decision) => {
    const incident = incidentFrom(caller, decision);
    return (await brief(caller, incident, decision)).waiting ? [{ incident, decision }] : [];
  });
  return all.flat();
}
