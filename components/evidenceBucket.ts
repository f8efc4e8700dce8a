import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { evidenceBucketArn, evidenceBucketName, type Organization } from "../organization/names";
import { denyInsecureTransport, policyJson } from "./policies";

export interface EvidenceBucketArgs {
  organization: Organization;
  /** Days during which an object cannot be deleted or changed. */
  retentionDays: number;
}

/**
 * The store of incident files. Object Lock in compliance mode: no one, the root user included, shortens the retention
 * or removes a version before its time (S3 user guide, "Locking objects with Object Lock").
 */
export class EvidenceBucket extends pulumi.ComponentResource {
  readonly arn: string;

  constructor(name: string, args: EvidenceBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:EvidenceBucket", name, args, opts);
    const region = args.organization.homeRegion;
    const bucketName = evidenceBucketName(args.organization);
    this.arn = evidenceBucketArn(args.organization);
    const { bucket } = new aws.s3.Bucket(
      name,
      { bucket: bucketName, region, objectLockEnabled: true },
      { parent: this, protect: true },
    );
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket, region, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
    new aws.s3.BucketObjectLockConfiguration(
      name,
      { bucket, region, rule: { defaultRetention: { mode: "COMPLIANCE", days: args.retentionDays } } },
      { parent: this, dependsOn: versioning },
    );
    const closed = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket,
        region,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    );
    // S3 refuses two changes of a bucket's access at the same time.
    new aws.s3.BucketPolicy(
      name,
      { bucket, region, policy: evidencePolicy(this.arn) },
      { parent: this, dependsOn: closed },
    );
    this.registerOutputs({ arn: this.arn });
  }
}

/** Deletion markers would hide evidence although its versions are locked, so deleting is denied altogether. */
export const evidencePolicy = (bucketArn: string) =>
  policyJson(denyInsecureTransport("s3:*", [bucketArn, `${bucketArn}/*`]), {
    Sid: "DenyDeletion",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:BypassGovernanceRetention", "s3:DeleteObject", "s3:DeleteObjectVersion"],
    Resource: `${bucketArn}/*`,
  });
