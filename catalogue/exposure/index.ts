import type { Subject } from "../subject";
import { containBucketOnRequest } from "./contain-bucket-on-request/response";
import { malwareInBucket } from "./malware-in-bucket/response";
import { openSecurityGroup } from "./open-security-group/response";
import { openSecurityGroupFound } from "./open-security-group-found/response";
import { publicBucket } from "./public-bucket/response";
import { publicDatabase } from "./public-database/response";
import { publicDatabaseFound } from "./public-database-found/response";
import { publicSnapshot } from "./public-snapshot/response";
import { publicSnapshotFound } from "./public-snapshot-found/response";
import { releaseBucketOnRequest } from "./release-bucket-on-request/response";

export const exposure: Subject = {
  name: "exposure",
  title: "Exposure",
  summary: "buckets, snapshots, databases and ports that are open to the public",
  responses: [
    containBucketOnRequest,
    malwareInBucket,
    openSecurityGroup,
    openSecurityGroupFound,
    publicBucket,
    publicDatabase,
    publicDatabaseFound,
    publicSnapshot,
    publicSnapshotFound,
    releaseBucketOnRequest,
  ],
};
