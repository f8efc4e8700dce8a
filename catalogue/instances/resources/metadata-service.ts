import type { Instance } from "@aws-sdk/client-ec2";
import { type AnswerTo, type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface MetadataServiceFacts extends Facts {
  instanceId: string;
  /** State of the instance: pending, running, stopping, stopped, shutting-down, terminated. */
  state: string;
  enabled: boolean;
  /** Calls without a token (IMDSv1) are rejected. */
  tokensRequired: boolean;
  /** Calls without a token in the days examined; undefined where CloudWatch has no data. */
  callsWithoutToken?: number;
}

/** Long enough for what runs once a week. */
export const daysOfUse = 14;
const day = 86_400_000;

const itself = read("ec2", "DescribeInstances", ({ resource }) => ({ InstanceIds: [resource.id] }), {
  missing: ["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"],
});

const found = (answer: AnswerTo): Instance | undefined => answer(itself)?.Reservations?.[0]?.Instances?.[0];

/** EC2 user guide, "CloudWatch metrics that are available for your instances": metadata service metrics. */
const usage = read("cloudwatch", "GetMetricStatistics", ({ resource, signal }, answer) => {
  if (found(answer)?.MetadataOptions?.HttpTokens === "required") return undefined;
  const signalled = Date.parse(signal.occurredAt);
  return {
    Namespace: "AWS/EC2",
    MetricName: "MetadataNoToken",
    Dimensions: [{ Name: "InstanceId", Value: resource.id }],
    StartTime: new Date(signalled - daysOfUse * day),
    // Signals wait in queues: what happened since counts too.
    EndTime: new Date(signalled + day),
    Period: day / 1000,
    Statistics: ["Sum" as const],
  };
});

/** The metadata service of an instance, which gives the credentials of its role to every caller on it. */
export const metadataService: ResourceKind<MetadataServiceFacts> = {
  name: "metadata-service",
  reads: [itself, usage],
  facts: (_target, answer) => {
    const known = found(answer);
    const days = answer(usage)?.Datapoints ?? [];
    return (
      known && {
        instanceId: known.InstanceId ?? "",
        state: known.State?.Name ?? "unknown",
        tags: tagMap(known.Tags),
        enabled: known.MetadataOptions?.HttpEndpoint !== "disabled",
        tokensRequired: known.MetadataOptions?.HttpTokens === "required",
        callsWithoutToken: days.length > 0 ? days.reduce((sum, { Sum = 0 }) => sum + Sum, 0) : undefined,
      }
    );
  },
  describe: ({ tokensRequired }) =>
    `the metadata service answers calls ${tokensRequired ? "with a token only" : "without a token too"}`,
};
