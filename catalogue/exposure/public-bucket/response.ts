import type { RunbookResponse } from "../../../responses/types";
import { closed, closing } from "../buckets";
import { type BucketFacts, bucket } from "../resources/bucket";
import { containBucket } from "../runbooks/ContainBucket";
import { releaseBucket } from "../runbooks/ReleaseBucket";
import {
  accessAnalyzer,
  config,
  configIdentifiers,
  guardDuty,
  importedGuardDuty,
  importedMacie,
  macie,
  organizationAnalyzer,
} from "./forms";

export const publicBucket: RunbookResponse<BucketFacts> = {
  name: "public-bucket",
  title: "A bucket is open to the public",
  summary:
    "Answers Macie, IAM Access Analyzer, GuardDuty and AWS Config when they find that anybody can use a bucket. Its " +
    "public access block is switched on, unless its tags say that it is meant to be public.",
  placement: "central",
  forms: {
    macie,
    "access-analyzer": accessAnalyzer,
    "access-analyzer-organization": organizationAnalyzer,
    config,
    "config-identifiers": configIdentifiers,
    guardduty: guardDuty,
    "security-hub-guardduty": importedGuardDuty,
    "security-hub-macie": importedMacie,
  },
  runbook: containBucket,
  undo: releaseBucket,
  resource: bucket,
  // Each product reports the same exposure at a time of its own, Access Analyzer within about an hour.
  coolDownHours: 24,
  nothingToDo: (_event, facts) => closed(facts),
  parameters: ({ facts }) => closing(facts),
};
