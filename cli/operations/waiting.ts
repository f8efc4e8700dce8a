import { shortId } from "../../organization/incidentIndex";
import { readerRoleName } from "../../organization/names";
import { plain } from "../../page/text";
import type { Caller } from "./caller";
import { waitingRuns } from "./find";
import { type Found, liveOf } from "./incidents";
import { knownLately } from "./known";
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
        `${waiting.length} wait for an answer; name one:\n${waiting.map(({ incident: { accountName, id, title } }) => `  ${shortId(id)}  ${accountName}  ${plain(title, 60)}`).join("\n")}`,
        "ambiguous",
      )
    : new Problem("nothing waits for an answer", "not-now");
}

/** Of what the index says to wait, what still does. */
async function decided(caller: Caller): Promise<Found[]> {
  const known = await knownLately(caller);
  return (
    await liveOf(
      caller,
      known.filter(({ state }) => state === "waiting"),
    )
  ).filter(({ waiting }) => waiting);
}
