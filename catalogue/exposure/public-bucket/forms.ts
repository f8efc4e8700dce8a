import { firstText, timeOf } from "../../../responses/fields";
import { eachItem, placeOf } from "../../../responses/reading";
import type { SignalForm } from "../../../responses/types";
import { evaluated, identifierOf, ofManagedRules } from "../../../signals/configRules";
import {
  guardDutyFinding,
  importedFindingId,
  importedGuardDutyFinding,
  targetOfFinding,
} from "../../../signals/guardDuty";
import { importedAbout, importedFinding, ofProduct } from "../../../signals/securityHub";
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
  split: (event) => eachItem(event, "detail.resource.s3BucketDetails", () => true),
  target: (event) => targetOfFinding(event, bucketNamed(event, "detail.resource.s3BucketDetails.0.name")),
};

export const importedGuardDuty: SignalForm = {
  pattern: importedGuardDutyFinding(guardDutyTypes, ["LOW", "MEDIUM", "HIGH", "CRITICAL"]),
  ...importedAbout(["AwsS3Bucket"], (event, path) => bucketAt(event, `${path}.Id`), importedFindingId),
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
  ...importedAbout(["AwsS3Bucket"], (event, path) => bucketAt(event, `${path}.Id`)),
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
    const place = placeOf(event, { account: ["detail.accountId"], region: ["detail.region"] });
    const resource = bucketAt(event, "detail.resource")(place);
    return {
      ...place,
      resource,
      signal: {
        id: firstText(event, "detail.id") ?? event.id,
        version: firstText(event, "detail.updatedAt") ?? event.id,
        title: `IAM Access Analyzer: anybody can use bucket ${resource.id}`,
        occurredAt: timeOf(event, "detail.updatedAt", "detail.analyzedAt", "detail.createdAt"),
      },
    };
  },
};

/** The analyzer of an organization sends all its findings in the account that it is in. */
export const organizationAnalyzer: SignalForm = {
  ...accessAnalyzer,
  pattern: { ...accessAnalyzer.pattern },
  securityAccountOnly: true,
};

const managedRules = [
  "s3-bucket-public-read-prohibited",
  "s3-bucket-public-write-prohibited",
  "s3-bucket-level-public-access-prohibited",
];

const ofRules = (names: string[]) => ofManagedRules(names, "AWS::S3::Bucket", (event) => bucketAt(event, evaluated));

export const config = ofRules(managedRules);

/** As Control Tower writes them. */
export const configIdentifiers = ofRules(managedRules.map(identifierOf));
