import type { Authorizer } from "../identity/authorizer";

/**
 * Why a queue refuses the message of a topic, in whatever Region it is; undefined when it accepts it. The emulator puts
 * the message there without asking the queue's policy, so that is done here: SNS delivers as a service, on behalf of the
 * topic.
 */
export async function refusalOf(
  topicArn: string,
  queueArn: string,
  authorizer: Authorizer,
): Promise<string | undefined> {
  const [, , , region = "", resourceAccount = ""] = queueArn.split(":");
  const decision = await authorizer.decide({
    principal: {
      kind: "service",
      service: "sns.amazonaws.com",
      sourceArn: topicArn,
      sourceAccount: topicArn.split(":")[4] ?? "",
    },
    action: "sqs:SendMessage",
    resource: queueArn,
    resourceAccount,
    region,
    context: {},
  });
  return decision.allowed ? undefined : decision.reason;
}
