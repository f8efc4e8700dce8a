import { and, isTrue, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { given } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { own, readBlock } from "./buckets/block";
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
    const sayIncomplete = r.failurePath(() =>
      tell(r, context, "SayIncomplete", "A public bucket may still be open", [
        text`Closing bucket ${bucket} to the public failed before it was verified. The run says at which step.`,
        "Switch its public access block on by hand now. A policy of the bucket or of the organization may deny it.",
      ]),
    );
    r.withDefaults({ maxAttempts: 3, onFailure: sayIncomplete }, () => {
      const prior = new PriorState(r, context);
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
      r.s3("BlockPublicAccess", "PutPublicAccessBlock", {
        ...own(bucket),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      });
      const after = readBlock(r, "ReadBlockAfter", bucket);
      r.when("IsOpen", not(and(...Object.values(after).map(isTrue))), () =>
        r.fail("SayStillOpen", text`Bucket ${bucket} is open although its public access block was switched on.`),
      );
      r.withDefaults({ onFailure: undefined }, () =>
        tell(r, context, "SayClosed", "A public bucket is closed", [
          text`Bucket ${bucket} was open to the public (by: ${OpenedBy}). Its public access block is on now, which overrides it.`,
          "Its account and AWS services reach it as before. Other accounts do, unless they had access by a public policy.",
          text`ReleaseBucket with incident ${r.incidentId} opens it again. If it is meant to be public, protect it by its tag first.`,
        ]),
      );
    });
  },
);
