import type { RunbookBuilder } from "../language/builder";
import { equals, not } from "../language/conditions";
import { protectedTagKey } from "../language/protection";
import { type Ref, system, text } from "../language/references";
import { asString } from "../language/selectors";
import type { RunbookContext } from "../language/types";
import type { localParameters } from "./parameters";
import { proceedUnlessStopped } from "./stops";

/** What a run that a rule started is about. */
interface Subject {
  /** The resource, which is EC2's: its tags allow or forbid the run. */
  id: Ref<string>;
  /** Names what the run acts on within its account: an hour, a second or another run of the same is too soon. */
  key: string;
  /** Name of the runbook. */
  runbook: string;
  /** What a person does instead, as it stands behind a colon. */
  byHand: string;
}

/**
 * What triage checks before a start, for a runbook that a rule starts without it: what people stopped, the tag that
 * protects, the tag that allows, the modes of the security account and a cool-down. The run fails, and people are paged, unless all agree.
 *
 * The cool-down is a day of UTC: Automation cannot compute with times. It is an item that can be written once a day. The
 * security account lets nobody who only observes write it (components/priorState.ts), which every later step needs too.
 */
export function guardLocalStart(
  r: RunbookBuilder<typeof localParameters>,
  context: RunbookContext,
  { id, key, runbook, byHand }: Subject,
): void {
  const { AllowTagKey, AllowTagValue } = r.parameters;
  const onStopped = r.failurePath(() =>
    r.fail("SayStopped", text`People stopped Reflex, or what they stopped cannot be read: ${byHand}`),
  );
  proceedUnlessStopped(r, context, { what: "Start", runbook, otherwise: byHand, onStopped });
  const protection = readTag(r, "ReadProtection", id, [{ Name: "key", Values: [protectedTagKey] }]);
  r.when("IsProtected", equals(protection, protectedTagKey), () =>
    r.fail("SayProtected", text`${id} has the tag ${protectedTagKey}: ${byHand}`),
  );
  const allowance = readTag(r, "ReadAllowance", id, [
    { Name: "key", Values: [AllowTagKey] },
    { Name: "value", Values: [AllowTagValue] },
  ]);
  r.when("IsNotAllowed", not(equals(allowance, AllowTagKey)), () =>
    r.fail("SayNotAllowed", text`${id} lacks the tag ${AllowTagKey}=${AllowTagValue}: ${byHand}`),
  );
  const notNow = r.failurePath(() =>
    r.fail("SayNotNow", text`It ran today already, or the security account only observes: ${byHand}`),
  );
  r.dynamodb(
    "TakeTurn",
    "PutItem",
    {
      TableName: context.priorStateTableArn,
      Item: {
        pk: { S: text`${system.accountId}#cool-down#${key}#${system.date}` },
        incident: { S: r.incidentId },
        savedBy: { S: system.executionId },
      },
      ConditionExpression: "attribute_not_exists(pk)",
    },
    { onFailure: notNow, isCritical: false },
  );
}

/** The key of a resource's tag that passes all filters; unset where there is none. */
export const readTag = (
  r: Pick<RunbookBuilder<Record<never, never>>, "ec2">,
  step: string,
  id: Ref<string>,
  filters: Array<{ Name: string; Values: Array<string | Ref<string>> }>,
): Ref<string> =>
  r.ec2(
    step,
    "DescribeTags",
    { Filters: [{ Name: "resource-id", Values: [id] }, ...filters] },
    { maxAttempts: 3, outputs: ({ Tags }) => ({ key: asString(Tags.at(0).Key) }) },
  ).key;
