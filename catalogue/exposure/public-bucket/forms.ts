import { accountId, regionName, requiredMatch, requiredText, requiredTime } from "../../../responses/fields";
import type { SignalForm } from "../../../responses/types";
import { nonCompliant, targetOfEvaluation } from "../../../signals/configRules";
import {
  guardDutyFinding,
  importedFindingId,
  importedGuardDutyFinding,
  targetOfFinding,
} from "../../../signals/guardDuty";
import { importedFinding, ofProduct, resourceIdPath, targetOfImported } from "../../../signals/securityHub";
import { bucketAt, bucketNamed } from "../buckets";

/** What is public by policy or ACL may be blocked for the bucket or for the whole account: some findings say that. */
const notBlocked = [{ exists: false }, { "anything-but": "NOT_PUBLIC" }];

/** GuardDuty user guide, "GuardDuty S3 Protection finding types": the policy findings that let outsiders in. */
const guardDutyTypes = ["Policy:S3/BucketAnonymousAccessGranted", "Policy:S3/BucketPublicAccessGranted"];

/** They come from management events, so the resource type is that of the credentials that did it. */
export const guardDuty: SignalForm = {
  pattern: guardDutyFinding(1, {
    type: guardDutyTypes,
    resource: { s3BucketDetails: { publicAccess: { effectivePermission: notBlocked } } },
  }),
  target: (event) => targetOfFinding(event, bucketNamed(event, "detail.resource.s3BucketDetails.0.name")),
};

export const importedGuardDuty: SignalForm = {
  pattern: importedGuardDutyFinding(guardDutyTypes, ["LOW", "MEDIUM", "HIGH", "CRITICAL"]),
  target: (event) =>
    targetOfImported(event, bucketAt(event, resourceIdPath(event, "AwsS3Bucket")), importedFindingId(event)),
};

/** Macie user guide, "Types of Macie findings": of the policy findings, the one that names the public. */
const macieType = "Policy:IAMUser/S3BucketPublic";

/** Its fields are named like GuardDuty's, but for the severity, an object of a scale of its own. */
export const macie: SignalForm = {
  pattern: {
    source: ["aws.macie"],
    "detail-type": ["Macie Finding"],
    "replay-name": [{ exists: false }],
    detail: {
      type: [macieType],
      sample: [false],
      archived: [false],
      resourcesAffected: { s3Bucket: { publicAccess: { effectivePermission: notBlocked } } },
    },
  },
  target: (event) => targetOfFinding(event, bucketNamed(event, "detail.resourcesAffected.s3Bucket.name")),
};

/** Security Hub's name of it: Macie user guide, "Evaluating Macie findings with AWS Security Hub". */
export const importedMacie: SignalForm = {
  pattern: importedFinding({
    ...ofProduct("macie"),
    Types: [{ wildcard: `*/${macieType.replace("/", "-")}` }],
    Sample: [false, { exists: false }],
  }),
  target: (event) => targetOfImported(event, bucketAt(event, resourceIdPath(event, "AwsS3Bucket"))),
};

/** IAM user guide, "Monitoring IAM Access Analyzer with Amazon EventBridge". An error finding has no `isPublic`. */
export const accessAnalyzer: SignalForm = {
  pattern: {
    source: ["aws.access-analyzer"],
    "detail-type": ["Access Analyzer Finding"],
    "replay-name": [{ exists: false }],
    detail: { resourceType: ["AWS::S3::Bucket"], status: ["ACTIVE"], isDeleted: [false], isPublic: [true] },
  },
  target: (event) => {
    const place = {
      account: requiredMatch(event, "detail.accountId", accountId.form, accountId.description),
      region: requiredMatch(event, "detail.region", regionName.form, regionName.description),
    };
    const resource = bucketAt(event, "detail.resource")(place);
    return {
      ...place,
      resource,
      signal: {
        id: requiredText(event, "detail.id"),
        version: requiredText(event, "detail.updatedAt"),
        title: `IAM Access Analyzer: anybody can use bucket ${resource.id}`,
        occurredAt: requiredTime(event, "detail.updatedAt"),
      },
    };
  },
};

/**
 * Managed rules of Config. A rule has the name that its owner gave it: conformance packs, Security Hub and Control Tower
 * put something before or after the name of the managed rule.
 */
const managedRules = [
  "s3-bucket-public-read-prohibited",
  "s3-bucket-public-write-prohibited",
  "s3-bucket-level-public-access-prohibited",
];

const ofRules = (names: string[]): SignalForm => ({
  pattern: nonCompliant(
    names.map((name) => ({ wildcard: `*${name}*` })),
    "AWS::S3::Bucket",
  ),
  target: (event) => targetOfEvaluation(event, bucketNamed(event, "detail.resourceId")),
});

export const config = ofRules(managedRules);

/** As Control Tower writes them. All six names in one pattern are too complex for EventBridge (tests/recorded). */
export const configIdentifiers = ofRules(managedRules.map((rule) => rule.replaceAll("-", "_").toUpperCase()));
