/** Names and ARNs that only the components use; those that other parts know are in organization/names.ts. */

/** Where a resource is. */
export interface Place {
  partition: string;
  accountId: string;
  region: string;
}

export const arnOf = ({ partition, accountId, region }: Place, service: string, resource: string) =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

/** Rules of the default bus have no bus in their ARN. */
export const ruleArn = (place: Place, rule: string, bus?: string) =>
  arnOf(place, "events", bus === undefined ? `rule/${rule}` : `rule/${bus}/${rule}`);

/**
 * All rules of Reflex in one place, on any bus: "*" in an ARN also matches slashes. A queue that listed them one by
 * one would outgrow what SQS accepts of a policy (aws/quotas.ts).
 */
export const ownRules = (place: Place) => ruleArn(place, "reflex-*");

export const queueArn = (place: Place, queue: string) => arnOf(place, "sqs", queue);

/** A response has one rule for each form of its signal; the form is named where there are several. */
export const responseRuleName = (
  { name, forms }: { name: string; forms: Record<string, { keepsName?: true }> },
  form: string,
) => (Object.keys(forms).length === 1 || forms[form]?.keepsName ? `reflex-${name}` : `reflex-${name}-${form}`);
export const sweepRuleName = (response: string) => `reflex-sweep-${response}`;
export const localRuleName = (response: string) => `reflex-local-${response}`;
export const forwardingRuleName = (number: number | "*") => `reflex-forward-${number}`;
export const heartbeatRuleName = "reflex-heartbeat-arrived";
export const runbookEndedRuleName = "reflex-runbook-ended";
export const stopsRuleName = "reflex-stops-due";
export const deadLetterQueueName = (rule: string) => `${rule}-dlq`;
/** One dead-letter queue for all targets of a member account in a Region. */
export const memberDeadLetterQueueName = "reflex-events-dlq";
/** Begins the name of every alarm; topics let only these alarms publish. */
export const alarmPrefix = "reflex-";
export const silentAlarmName = (account: string, region: string) => `${alarmPrefix}silent-${account}-${region}`;
export const undeliveredAlarmName = (queue: string) => `${alarmPrefix}undelivered-${queue}`;

/** IAM quotas, "Role name". */
const longestRoleName = 64;

/**
 * The name of a role that is made of names that somebody gives.
 * @param who the component and its name, as the error calls it.
 * @throws Error when IAM would refuse it.
 */
export function roleNameFor(who: string, name: string): string {
  if (name.length <= longestRoleName) return name;
  throw new Error(
    `${who}: the role would be called ${name}, which is ${name.length} characters. IAM accepts ${longestRoleName}: give shorter names.`,
  );
}
