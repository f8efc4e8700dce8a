import { firstText, timeOf } from "../responses/fields";
import { type Place, placeOf } from "../responses/reading";
import type { EventPattern, PatternValue, SignalEvent, SignalForm, Target } from "../responses/types";

/**
 * A resource of this type does not comply with a rule of Config any more (AWS Config developer guide, "Monitoring AWS
 * Config with Amazon EventBridge").
 * @param names of the rules, as their owner gave them: standards put something before or after the managed rule's name.
 */
export const nonCompliant = (names: PatternValue[], resourceType: string): EventPattern => ({
  source: ["aws.config"],
  "detail-type": ["Config Rules Compliance Change"],
  "replay-name": [{ exists: false }],
  detail: {
    messageType: ["ComplianceChangeNotification"],
    resourceType: [resourceType],
    newEvaluationResult: { complianceType: ["NON_COMPLIANT"] },
    configRuleName: names,
  },
});

/** Where a change says which resource was evaluated: by its id or, with some rules, by its ARN. */
export const evaluated = "detail.resourceId";

/**
 * The target of such a change.
 * @param resource from `evaluated`, whose meaning depends on the type.
 */
export function targetOfEvaluation(event: SignalEvent, resource: (place: Place) => Target["resource"]): Target {
  const rule = "detail.configRuleARN";
  const place = placeOf(event, { arn: [evaluated], account: ["detail.awsAccountId"], region: ["detail.awsRegion"] });
  const named = resource(place);
  const recorded = ["detail.newEvaluationResult.resultRecordedTime", "detail.notificationCreationTime"];
  const name = firstText(event, "detail.configRuleName") ?? "without a name";
  return {
    ...place,
    resource: named,
    signal: {
      id: `${firstText(event, rule) ?? name}/${named.id}`,
      version: firstText(event, ...recorded) ?? event.id,
      title: `Config rule ${name}: ${named.id} does not comply`,
      occurredAt: timeOf(event, ...recorded),
    },
  };
}

/**
 * A resource that does not comply with one of these managed rules. A rule has the name that its owner gave it: conformance
 * packs, Security Hub, Control Tower and rules of the organization (`OrgConfigRule-…`) put something before or after it.
 * @param names of the managed rules, or their identifiers in capitals; more than three in one form are too complex
 * for EventBridge (tests/recorded).
 * @param resource from the event.
 */
export const ofManagedRules = (
  names: string[],
  resourceType: string,
  resource: (event: SignalEvent) => (place: Place) => Target["resource"],
): SignalForm => ({
  pattern: nonCompliant(
    names.map((name) => ({ wildcard: `*${name}*` })),
    resourceType,
  ),
  target: (event) => targetOfEvaluation(event, resource(event)),
});

/** The identifier of a managed rule, by which Control Tower names its rules. */
export const identifierOf = (rule: string): string => rule.replaceAll("-", "_").toUpperCase();
