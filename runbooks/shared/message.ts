import type { RunbookBuilder } from "../language/builder";
import { system, text } from "../language/references";
import type { RunbookContext } from "../language/types";

const consoles: Record<string, string> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/**
 * One step: a message to people, with the incident and the link to the run under it. The subject stays below the 100
 * characters of SNS whatever the references in it stand for.
 */
export function tell(
  r: Pick<RunbookBuilder<Record<never, never>>, "sns" | "incidentId">,
  context: RunbookContext,
  step: string,
  subject: string,
  lines: string[],
): void {
  const partition = context.pagesTopicArn.split(":")[1] ?? "";
  const host = consoles[partition];
  if (!host) throw new Error(`pagesTopicArn: no console is known for the partition ${JSON.stringify(partition)}.`);
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
