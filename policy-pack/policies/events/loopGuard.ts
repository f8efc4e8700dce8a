import { type Alternative, mayMatch, readPattern } from "../../documents/eventPattern";
import { type Actor, actorTypes, startedBy } from "../../eventing/actors";
import { type Cause, callEvent, consequences, statusEvents } from "../../eventing/causes";
import { eventBus, eventRule, eventTarget, targetsOf, targetTypes } from "../../eventing/links";
import { type Calls, callsAllowed } from "../../eventing/permissions";
import { Field } from "../../field";
import { type Check, unjudged } from "../../finding";
import { stackRule } from "../../stackRule";

/** Fields of a call that hold the account of the role. */
const accountFields = [
  "detail.userIdentity.arn",
  "detail.userIdentity.accountId",
  "detail.userIdentity.sessionContext.sessionIssuer.arn",
  "detail.userIdentity.sessionContext.sessionIssuer.accountId",
];

/** A rule that matches the effects of its own targets fires endlessly. */
export const loopGuard = stackRule({
  name: "events-loop-guard",
  severity: "critical",
  group: "self-healing",
  description: "No rule matches the effects of its own targets: their calls, status events and state changes.",
  remediation: [
    "Exclude the roles that act: anything-but on detail.userIdentity.sessionContext.sessionIssuer.userName.",
    "Add an alternative in which that field does not exist, so that users and services still match.",
    "Name in a target's input the role that a run acts with, and give that role only what it needs.",
  ],
  references: [],
  types: [eventRule, eventTarget, eventBus, ...new Set([...targetTypes, ...actorTypes])],
  subjects: [eventRule],
  configuration: {},
  *check(rule, _configuration, stack) {
    const field = rule.at("eventPattern");
    if (field.kind === "absent") return;
    const targets = targetsOf(stack, rule);
    const pattern = targets.length > 0 ? yield* readPattern(field) : undefined;
    if (!pattern) return;
    // Rules receive calls that only read in one state only (API reference, PutRule).
    const hearsReads = rule.text("state") === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
    const ofServices = pattern.alternatives.filter(mayComeFromService);
    for (const target of targets) {
      const started = startedBy(stack, target);
      if (started instanceof Field) {
        yield unjudged(started);
        continue;
      }
      const loop = statusEvents(started).find((cause) => matches(pattern.alternatives, cause));
      if (loop) yield violation(field, loop);
      for (const actor of started.actors)
        yield* checkActor(field, ofServices, actor, (acting) => callsAllowed(stack, acting, hearsReads));
    }
  },
});

/** Whether an alternative may match an event of AWS itself: their sources begin with `aws.`, and no others may. */
const mayComeFromService = (alternative: Alternative): boolean =>
  (alternative.get("source") ?? [{}]).some((matcher) => {
    if (typeof matcher === "string") return matcher.startsWith("aws.");
    const { prefix } = (matcher ?? {}) as { prefix?: unknown };
    return typeof prefix !== "string" || prefix.startsWith("aws.") || "aws.".startsWith(prefix);
  });

function* checkActor(field: Field, alternatives: Alternative[], actor: Actor, callsOf: (actor: Actor) => Calls): Check {
  // Most rules are about other events, or exclude the role: then its permissions do not matter.
  const calls = alternatives.filter((alternative) => mayMatch(alternative, callEvent(actor).event));
  const states = matches(alternatives, { event: { "detail-type": "EC2 Instance State-change Notification" } });
  if (calls.length === 0 && !states) return;
  const allowed = callsOf(actor);
  if (allowed instanceof Field) {
    yield unjudged(allowed);
    return;
  }
  const causes = allowed
    ? allowed.flatMap((action) => [...consequences(actor, action), callEvent(actor, action)])
    : [callEvent(actor)];
  const loop = causes.find((cause) => matches(alternatives, cause));
  if (!loop) return;
  const hidden = calls.some((alternative) => accountFields.some((path) => alternative.has(path)));
  if (actor.role && actor.account === undefined && hidden)
    yield unjudged(new Field(`the ARN of the role ${actor.name ?? ""}`, undefined));
  else yield violation(field, loop);
}

const matches = (alternatives: Alternative[], { event }: Pick<Cause, "event">): boolean =>
  alternatives.some((alternative) => mayMatch(alternative, event));

const violation = ({ path }: Field, { what, remedy }: Cause) => ({
  field: path,
  found: `it matches ${what}`,
  fix: remedy,
});
