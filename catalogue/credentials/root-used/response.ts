import { partitionOf } from "../../../aws/partitions";
import { account } from "../../../responses/account";
import { accountId, regionName, requiredMatch, requiredText, requiredTime } from "../../../responses/fields";
import type { EventPattern, PagingResponse, SignalEvent, Target } from "../../../responses/types";
import { guardDutyFinding, targetOfFinding } from "../../../signals/guardDuty";
import { accessKeyOf } from "../credentials";

/**
 * Every attempt, also one that fails. CloudTrail records it where the person signed in: in us-east-1, or in the Region
 * of the console's address (CloudTrail user guide, "AWS Management Console sign-in events").
 */
const signIn: EventPattern = {
  source: ["aws.signin"],
  // Recorded events write "Sign In", the EventBridge guide now "Signin" ("AWS service events delivered via CloudTrail").
  "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
  "replay-name": [{ exists: false }],
  detail: { eventName: ["ConsoleLogin"], userIdentity: { type: ["Root"] } },
};

/**
 * Calls with root's keys come from every service there is, which no rule can list. GuardDuty watches them all, and finds
 * `Policy:IAMUser/RootCredentialUsage`, of low severity, beside what it finds of other principals.
 */
const finding = guardDutyFinding(1, { type: [{ wildcard: "*:IAMUser/*" }], resource: accessKeyOf(["Root"]) });

export const rootUsed: PagingResponse = {
  name: "root-used",
  title: "The root user of an account is used",
  summary:
    "Answers console sign-ins of a root user, failed ones too, and GuardDuty findings about calls with root credentials. " +
    "People are notified, because nothing in an account can contain its root user.",
  placement: "central",
  forms: {
    "sign-in": { pattern: signIn, target: targetOfSignIn },
    guardduty: { pattern: finding, target: (event) => targetOfFinding(event, rootOf) },
  },
  resource: account,
};

const rootOf = ({ account: id, region }: { account: string; region: string }): Target["resource"] => ({
  id: "root",
  arn: `arn:${partitionOf(region)}:iam::${id}:root`,
});

function targetOfSignIn(event: SignalEvent): Target {
  const { form, description } = accountId;
  const id = requiredMatch(event, "detail.userIdentity.accountId", form, description);
  const region = requiredMatch(event, "detail.awsRegion", regionName.form, regionName.description);
  const eventTime = requiredTime(event, "detail.eventTime");
  const { responseElements, sourceIPAddress } = event.detail as {
    responseElements?: { ConsoleLogin?: string };
    sourceIPAddress?: string;
  };
  const outcome = responseElements?.ConsoleLogin === "Success" ? "signs in to" : "tries to sign in to";
  return {
    account: id,
    region,
    resource: rootOf({ account: id, region }),
    signal: {
      id: requiredText(event, "detail.eventID"),
      version: eventTime,
      title: `The root user ${outcome} the console from ${sourceIPAddress ?? "an unknown address"}`,
      occurredAt: eventTime,
    },
  };
}
