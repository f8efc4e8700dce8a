import assert from "node:assert/strict";
import jsonata from "jsonata";
import { responses } from "../../catalogue/responses";

const organization = {
  partition: "aws-us-gov",
  organizationId: "o-a1b2c3d4e5",
  securityAccountId: "222233334444",
  homeRegion: "us-gov-west-1",
};
const workflows = new Set(responses.flatMap(({ workflow }) => workflow ?? []));

/** IAM quotas: names of roles and users have up to 64 characters; CloudFormation makes ones as long as that. */
const longest = {
  account: "111122223333",
  region: "us-gov-west-1",
  resource: `role/${"Stack-WebTierInstanceRole-".padEnd(64, "X")}`,
};

/** SNS API reference, Publish: a subject is ASCII without line breaks, and has less than 100 characters. */
describe("the subjects of workflows", () => {
  for (const { name, definition } of workflows)
    it(`of ${name} are what SNS accepts for the longest names`, async () => {
      const subjects = [...JSON.stringify(definition(organization)).matchAll(/"Subject":"\{% (.*?) %\}"/g)].map(
        ([, expression]) => JSON.parse(`"${expression}"`) as string,
      );
      assert.ok(subjects.length > 2);
      for (const subject of subjects) {
        const text = await jsonata(subject).evaluate({}, longest);
        assert.match(text, /^[\x21-\x7e][\x20-\x7e]{0,98}$/, subject);
      }
    });
});
