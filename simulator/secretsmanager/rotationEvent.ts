import { randomUUID } from "node:crypto";
import { eventTime } from "../events/eventBridge";

export type RotationOutcome = "RotationStarted" | "RotationSucceeded" | "RotationFailed";

const service = "secretsmanager.amazonaws.com";

/** The events of Secrets Manager itself about a rotation ("AWS CloudTrail entries for Secrets Manager", user guide). */
export function rotationEvent({
  account,
  region,
  secretArn,
  outcome,
  at,
}: {
  account: string;
  region: string;
  secretArn: string;
  outcome: RotationOutcome;
  at: Date;
}) {
  return {
    source: "aws.secretsmanager",
    "detail-type": "AWS Service Event via CloudTrail",
    resources: [] as string[],
    detail: {
      eventVersion: "1.11",
      userIdentity: { accountId: account, invokedBy: service },
      eventTime: eventTime(at),
      eventSource: service,
      eventName: outcome,
      awsRegion: region,
      sourceIPAddress: service,
      userAgent: service,
      requestParameters: null,
      responseElements: null,
      additionalEventData: { SecretId: secretArn },
      eventID: randomUUID(),
      readOnly: false,
      eventType: "AwsServiceEvent",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    },
  };
}
