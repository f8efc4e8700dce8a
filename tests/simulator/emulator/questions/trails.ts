import { credentials, region } from "../aws";
import type { Question } from "./question";

const prefix = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";

export const questionsAboutTrails: Question[] = [
  {
    title: "the answer about a changed trail does not say whether it has selectors",
    ask: async (aws) => {
      const LocationConstraint = region;
      await aws.call("s3", "CreateBucket", { Bucket: "records", CreateBucketConfiguration: { LocationConstraint } });
      await aws.call("cloudtrail", "CreateTrail", { Name: "main", S3BucketName: "records" });
      // boto3 leaves out what its model does not have, so the answer is read as it came.
      const scope = `${credentials.accessKeyId}/20261124/${region}/cloudtrail/aws4_request`;
      const answer = await fetch(aws.emulator.endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `${prefix}.UpdateTrail`,
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        },
        body: JSON.stringify({ Name: "main", EnableLogFileValidation: true }),
      });
      const members = Object.keys((await answer.json()) as object);
      return { named: members.includes("TrailARN"), selectors: members.filter((name) => name.startsWith("Has")) };
    },
    expected: { named: true, selectors: [] },
  },
];
