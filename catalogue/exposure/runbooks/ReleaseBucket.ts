import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { own } from "./buckets/block";
import { bucketName } from "./buckets/parameters";
import { blockRecord, openBucketRecord, yes } from "./buckets/records";

export const releaseBucket = defineRunbook(
  {
    name: "ReleaseBucket",
    summary:
      "Restores the public access block of a bucket as ContainBucket found it in the same incident, or removes it " +
      "again where there was none. The policy and the ACLs that the bucket has now count again.",
    parameters: { BucketName: bucketName },
  },
  (r, context) => {
    const { BucketName: bucket } = r.parameters;
    const prior = new PriorState(r, context);
    prior.prove("ProveBucketSaved", prior.key(bucket));
    const { existed, openedBy } = prior.load("LoadBucket", bucket, openBucketRecord);
    r.when(
      "HadBlock",
      equals(existed, yes),
      () => {
        const before = prior.load("LoadBlock", bucket, blockRecord);
        r.s3("RestoreBlock", "PutPublicAccessBlock", {
          ...own(bucket),
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: before.blockPublicAcls,
            IgnorePublicAcls: before.ignorePublicAcls,
            BlockPublicPolicy: before.blockPublicPolicy,
            RestrictPublicBuckets: before.restrictPublicBuckets,
          },
        });
      },
      () => r.s3("TakeBlockOff", "DeletePublicAccessBlock", own(bucket)),
    );
    tell(r, context, "SayReleased", "A bucket can be public again", [
      text`The public access block of bucket ${bucket} is as it was before ContainBucket ran in incident ${r.incidentId}.`,
      text`A person requested it. What opened the bucket then (${openedBy}) opens it again, unless it was changed.`,
    ]);
  },
);
