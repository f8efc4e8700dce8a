import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
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
    const byHand = text`Set the public access block of bucket ${bucket} by hand as it should be.`;
    const remediation = new Remediation(r, context, {
      subject: "A bucket",
      resource: text`bucket ${bucket}`,
      goal: "as open as before",
      byHand,
      parts: {
        Block: {
          what: "restore the public access block",
          matters: "Who had access by a public policy has none.",
          byHand,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const { existed, openedBy } = remediation.required(() => {
        prior.prove("ProveBucketSaved", prior.key(bucket));
        return prior.load("LoadBucket", bucket, openBucketRecord);
      });
      remediation.essential("Block", () =>
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
        ),
      );
      remediation.conclude(
        "SayReleased",
        "A bucket can be public again",
        [
          text`The public access block of bucket ${bucket} is as it was before ContainBucket ran in incident ${r.incidentId}.`,
          text`A person requested it. What opened the bucket then (${openedBy}) opens it again, unless it was changed.`,
        ],
        [],
      );
    });
  },
);
