import { accountId, regionName, requiredMatch, requiredText, requiredTime } from "../responses/fields";
import type { EventPattern, PatternValue, SignalEvent, Target } from "../responses/types";

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

/**
 * The target of such a change.
 * @param resource from `detail.resourceId`, whose meaning depends on the type.
 */
export function targetOfEvaluation(
  event: SignalEvent,
  resource: (place: { account: string; region: string }) => Target["resource"],
): Target {
  const account = requiredMatch(event, "detail.awsAccountId", accountId.form, accountId.description);
  const region = requiredMatch(event, "detail.awsRegion", regionName.form, regionName.description);
  const evaluated = resource({ account, region });
  const recorded = "detail.newEvaluationResult.resultRecordedTime";
  return {
    account,
    region,
    resource: evaluated,
    signal: {
      id: `${requiredText(event, "detail.configRuleARN")}/${evaluated.id}`,
      version: requiredText(event, recorded),
      title: `Config rule ${requiredText(event, "detail.configRuleName")}: ${evaluated.id} does not comply`,
      occurredAt: requiredTime(event, recorded),
    },
  };
}
