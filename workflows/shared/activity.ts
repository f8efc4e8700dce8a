import type { Organization } from "../../organization/names";
import { ifAny, listed, query, text } from "./expressions";
import { answer, type Exits, lower, pagedCall, type States } from "./tasks";

const call =
  "$record := $parse(CloudTrailEvent); " +
  '{"name": EventName, "changes": ReadOnly = "false", "refused": $exists($record.errorCode), "from": $record.sourceIPAddress}';

/** What was found out about somebody, once its states are done. */
interface Activity {
  states(organization: Organization): States;
  /** What the variables of these states begin as. */
  variables: Record<string, unknown>;
  /** An expression for the calls in words. */
  summary: string;
  /** An expression for the names of the calls that changed something; it gives nothing where there are none. */
  changes: string;
}

/**
 * Reads what somebody called since the variable `since` from CloudTrail's event history: management events of the
 * Region in which the workflow acts and the last 90 days. Names of calls and addresses only: whoever is at work there chooses names of resources.
 * @param lookup an expression for the attribute that the calls have.
 */
export function activity(name: string, lookup: string, exits: Exits): Activity {
  const states = (organization: Organization) =>
    pagedCall(organization, name, {
      call: "cloudtrail:LookupEvents",
      input: `{"LookupAttributes": [${lookup}], "StartTime": $since}`,
      // An event holds its whole record, of up to 256 KiB.
      sizes: [25, 5, 1],
      collect: { calls: { from: [], by: query(`$append($calls, [${answer}.Events.(${call})])`) } },
      most: 20,
      ...exits,
    });
  const truncated = `${lower(name)}Truncated`;
  const known = text`${"$count($calls)"}${`$${truncated} ? " or more"`} calls, ${"$count($calls[changes])"} that change something, ${"$count($calls[refused])"} refused, from ${listed("$distinct($calls.from)", 5)}`;
  return {
    states,
    variables: { calls: [], [truncated]: false },
    summary: `$count($calls) = 0 ? "no call is known so far" : ${known}`,
    changes: ifAny("$calls[changes]", text`Changing calls: ${listed("$distinct($calls[changes].name)", 30)}`),
  };
}
