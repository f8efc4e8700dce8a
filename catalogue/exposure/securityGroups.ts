import { partitionOf } from "../../aws/partitions";
import type { Place } from "../../responses/reading";
import type { SignalEvent, Target } from "../../responses/types";
import type { SecurityGroupFacts } from "./resources/security-group";

export const groupNamed =
  (id: string) =>
  ({ account, region }: Place): Target["resource"] => ({
    id,
    arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:security-group/${id}`,
  });

/**
 * What the responses to open security groups have in common: whatever the signal said, what the rules let in now counts.
 * @param called the rules that the signal is about; undefined where it is about the whole group. Of two halves of the
 * internet each is offending when either is.
 */
export const closing = (called: (event: SignalEvent) => string[] | undefined) => {
  const offending = (event: SignalEvent, { openRules }: SecurityGroupFacts): string[] => {
    const ids = called(event);
    const isMeant = ({ id }: { id: string }) => ids === undefined || ids.includes(id);
    const half = openRules.some((rule) => rule.half && isMeant(rule));
    return openRules.filter((rule) => isMeant(rule) || (rule.half && half)).map(({ id }) => id);
  };
  return {
    nothingToDo: (event: SignalEvent, facts: SecurityGroupFacts): string | undefined =>
      offending(event, facts).length === 0 && facts.unreadLists.length === 0
        ? "the rules that opened an administrative port to the world are already gone, or do not open it"
        : undefined,
    forPeople: (event: SignalEvent, facts: SecurityGroupFacts): string | undefined =>
      offending(event, facts).length === 0
        ? `which addresses the prefix list ${facts.unreadLists[0]} admits could not be read: check its entries, and revoke its rules if everybody is among them`
        : undefined,
    parameters: ({ event, facts }: { event: SignalEvent; facts: SecurityGroupFacts }): Record<string, string[]> => ({
      GroupId: [facts.groupId],
      RuleIds: offending(event, facts),
    }),
  };
};
