import { type Stop, stopKeys } from "../../organization/stops";
import type { RunbookBuilder } from "../language/builder";
import { equals, not } from "../language/conditions";
import { system, text } from "../language/references";
import type { FailurePath } from "../language/scope";
import { asString } from "../language/selectors";
import type { RunbookContext } from "../language/types";

interface Check {
  /** Ends the names of the steps: "Start", "Termination". */
  what: string;
  /** Name of the runbook. */
  runbook: string;
  /** States in which the run does not go on; both unless given. */
  states?: ReadonlyArray<Stop["state"]>;
  /** What is not done then, as the end of a sentence: "nothing was restarted". */
  otherwise: string;
  /** Where the run goes then, and where the table cannot be read. */
  onStopped: FailurePath;
}

/**
 * Goes on unless people stopped Reflex, this account or this runbook. Automation cannot compute with times, so a stop that
 * has ended holds for runs until its item is removed, which is minutes later (functions/messenger).
 */
export function proceedUnlessStopped(
  r: Pick<RunbookBuilder<Record<never, never>>, "dynamodb" | "fail" | "when">,
  context: RunbookContext,
  { what, runbook, states = ["stopped", "observe"], otherwise, onStopped }: Check,
): void {
  const { stops } = r.dynamodb(
    `ReadStopsOf${what}`,
    "Scan",
    {
      TableName: context.stopsTableArn,
      ConsistentRead: true,
      FilterExpression: `pk IN (:all, :account, :runbook) AND #state IN (${states.map((state) => `:${state}`).join(", ")})`,
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: {
        ":all": { S: stopKeys.all },
        ":account": { S: text`account#${system.accountId}` },
        ":runbook": { S: stopKeys.runbook(runbook) },
        ...Object.fromEntries(states.map((state) => [`:${state}`, { S: state }])),
      },
      Select: "COUNT",
    },
    { maxAttempts: 3, onFailure: onStopped, outputs: ({ Count }) => ({ stops: asString(Count) }) },
  );
  r.when(`${what}IsStopped`, not(equals(stops, "0")), () =>
    r.fail(`Leave${what}`, text`People stopped Reflex: ${otherwise}`, onStopped),
  );
}
