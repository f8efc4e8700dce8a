import { partitionOf } from "../../../aws/partitions";
import { account } from "../../../responses/account";
import { firstText, timeOf } from "../../../responses/fields";
import { type Place, placeOf } from "../../../responses/reading";
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

const rootOf = ({ account: id, region }: Place): Target["resource"] => ({
  id: "root",
  arn: `arn:${partitionOf(region)}:iam::${id}:root`,
});

function targetOfSignIn(event: SignalEvent): Target {
  const account = ["detail.userIdentity.accountId", "detail.recipientAccountId"];
  const place = placeOf(event, { account, region: ["detail.awsRegion"] });
  const eventTime = timeOf(event, "detail.eventTime");
  const { responseElements, sourceIPAddress } = event.detail as {
    responseElements?: { ConsoleLogin?: string };
    sourceIPAddress?: string;
  };
  const outcome = responseElements?.ConsoleLogin === "Success" ? "signs in to" : "tries to sign in to";
  return {
    ...place,
    resource: rootOf(place),
    signal: {
      id: firstText(event, "detail.eventID") ?? event.id,
      version: eventTime,
      title: `The root user ${outcome} the console from ${sourceIPAddress ?? "an unknown address"}`,
      occurredAt: eventTime,
    },
  };
}
