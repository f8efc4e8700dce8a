import { busOf, eventBus } from "../../eventing/links";
import { Field } from "../../field";
import { unjudged } from "../../finding";
import type { StackMember } from "../../stack";
import { stackRule } from "../../stackRule";

const policy = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
const permission = "aws:cloudwatch/eventPermission:EventPermission";

/** Who may send to a bus is defined in one place. */
export const singleBusPolicy = stackRule({
  name: "events-single-bus-policy",
  severity: "high",
  description:
    "A bus has one policy resource: a second one overwrites the first, or shows a difference at each update.",
  remediation: [
    "Put all statements into one EventBusPolicy and remove the other policies and permissions of the bus.",
    "Where EventPermissions are used instead, give each its own statementId.",
  ],
  references: [],
  types: [policy, permission, eventBus],
  subjects: [policy, permission],
  configuration: {},
  *check(subject, _configuration, stack) {
    const bus = busOf(stack, subject);
    if (bus instanceof Field) {
      yield unjudged(bus);
      return;
    }
    const statements = stack.ofType(policy, permission);
    const rivals = statements
      .slice(0, statements.indexOf(subject))
      .filter((other) => busOf(stack, other) === bus && sameRegion(subject, other))
      .filter((other) => subject.type === policy || other.type === policy || sameStatement(subject, other));
    for (const rival of rivals)
      yield {
        field: "eventBusName",
        found: `${rival.urn.split("::").at(-1)} (${rival.type.split(":").at(-1)}) says who may send to ${bus} as well`,
        fix: "Keep one EventBusPolicy with all statements.",
      };
  },
});

const sameRegion = (one: StackMember, other: StackMember): boolean =>
  one.text("region") === undefined || other.text("region") === undefined || one.text("region") === other.text("region");

const sameStatement = (one: StackMember, other: StackMember): boolean =>
  one.text("statementId") === other.text("statementId");
