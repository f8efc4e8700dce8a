import type { RunbookResponse } from "../../../responses/types";
import { bucketRequest } from "../../../signals/customAction";
import { closed, closing } from "../buckets";
import { type BucketFacts, bucket } from "../resources/bucket";
import { containBucket } from "../runbooks/ContainBucket";
import { releaseBucket } from "../runbooks/ReleaseBucket";

export const containBucketOnRequest: RunbookResponse<BucketFacts> = {
  name: "contain-bucket-on-request",
  title: "A person requests in Security Hub that a bucket be closed to the public",
  summary:
    "Answers the custom action Contain of the security account on findings about buckets. The public access block of the " +
    "bucket is switched on; its policy and its access list stay as they are.",
  placement: "central",
  onRequest: true,
  forms: { "security-hub": bucketRequest("Contain") },
  runbook: containBucket,
  undo: releaseBucket,
  resource: bucket,
  coolDownHours: 0,
  nothingToDo: (_event, facts) => closed(facts),
  parameters: ({ facts }) => closing(facts),
};
