import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { given } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { own, proveClosed, readBlock } from "./buckets/block";
import { blockBefore, bucketName, openedBy } from "./buckets/parameters";
import { blockRecord, no, openBucketRecord, yes } from "./buckets/records";

export const containBucket = defineRunbook(
  {
    name: "ContainBucket",
    summary:
      "Blocks public access to a bucket: all four settings of its public access block are switched on, and its policy " +
      "and ACLs stay as they are. ReleaseBucket restores the block as it was.",
    parameters: { BucketName: bucketName, BlockBefore: blockBefore, OpenedBy: openedBy },
    undo: "ReleaseBucket",
  },
  (r, context) => {
    const { BucketName: bucket, BlockBefore, OpenedBy } = r.parameters;
    const prior = new PriorState(r, context);
    const remediation = new Remediation(r, context, {
      subject: "A public bucket",
      resource: text`bucket ${bucket}`,
      goal: "closed",
      byHand: text`Switch the public access block of bucket ${bucket} on by hand now.`,
      parts: {
        Closed: {
          what: "block public access to the bucket",
          matters: "It may still be open to the public.",
          byHand:
            "Switch its public access block on by hand now. A policy of the bucket or of the organization may deny it.",
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        r.when(
          "HasBlock",
          given(BlockBefore),
          () => {
            const block = readBlock(r, "ReadBlock", bucket);
            prior.write("SaveBlock", bucket, blockRecord, { existed: yes, openedBy: OpenedBy, ...block });
          },
          () => prior.write("SaveAbsence", bucket, openBucketRecord, { existed: no, openedBy: OpenedBy }),
        );
        prior.prove("ProveBucketSaved", prior.key(bucket));
      });
      remediation.essential("Closed", () => {
        r.s3("BlockPublicAccess", "PutPublicAccessBlock", {
          ...own(bucket),
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        });
        proveClosed(r, bucket);
      });
      remediation.conclude(
        "SayClosed",
        "A public bucket is closed",
        [
          text`Bucket ${bucket} was open to the public (by: ${OpenedBy}). Its public access block is on now, which overrides it.`,
          "Its account and AWS services reach it as before. Other accounts do, unless they had access by a public policy.",
        ],
        [
          text`ReleaseBucket with incident ${r.incidentId} opens it again. If it is meant to be public, protect it by its tag first.`,
        ],
      );
    });
  },
);
