import { parseArn } from "../../aws/arn";
import { consoleDomainOf } from "../../aws/partitions";
import type { RunbookBuilder } from "../language/builder";
import { system, text } from "../language/references";
import type { RunbookContext } from "../language/types";

/**
 * One step: a message to people, with the incident and the link to the run under it. The subject stays below the 100
 * characters of SNS whatever the values of its references are.
 */
export function tell(
  r: Pick<RunbookBuilder<Record<never, never>>, "sns" | "incidentId">,
  context: RunbookContext,
  step: string,
  subject: string,
  lines: string[],
): void {
  const host = consoleDomainOf(parseArn(context.pagesTopicArn)?.partition ?? "");
  r.sns(step, "Publish", {
    TopicArn: context.pagesTopicArn,
    Subject: subject,
    Message: [
      ...lines,
      "",
      text`Incident ${r.incidentId}, account ${system.accountId}, Region ${system.region}`,
      text`https://${system.region}.${host}/systems-manager/automation/execution/${system.executionId}?region=${system.region}`,
    ].join("\n"),
  });
}
