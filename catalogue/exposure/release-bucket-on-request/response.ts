import type { RunbookResponse } from "../../../responses/types";
import { bucketRequest, fromUndone } from "../../../signals/customAction";
import { type BucketFacts, bucket } from "../resources/bucket";
import { containBucket } from "../runbooks/ContainBucket";
import { releaseBucket } from "../runbooks/ReleaseBucket";

export const releaseBucketOnRequest: RunbookResponse<BucketFacts> = {
  name: "release-bucket-on-request",
  title: "A person requests in Security Hub that a bucket be opened as it was",
  summary:
    "Answers the custom action Release of the security account on findings about buckets. The public access block is as " +
    "it was before the last containment, if that was within 14 days.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": bucketRequest("Release") },
  runbook: releaseBucket,
  undoes: containBucket,
  resource: bucket,
  coolDownHours: 0,
  parameters: fromUndone(releaseBucket),
};
