import assert from "node:assert/strict";
import { IAMClient } from "@aws-sdk/client-iam";
import { consoleDomainOf, dnsSuffixOf, globalRegionOf, partitionOf } from "../../aws/partitions";

/** What the SDK knows: every client has this package, and the copy of botocore's partitions.json in it. */
const sdk = require("@aws-sdk/core/client") as {
  partition(region: string): { name: string; dnsSuffix: string };
};

const regions = [
  "us-east-1",
  "eu-west-1",
  "mx-central-1",
  "cn-north-1",
  "us-gov-west-1",
  "eusc-de-east-1",
  "moon-far-1",
];

describe("partitions", () => {
  for (const region of regions)
    it(`knows of ${region} what the SDK knows`, () => {
      const { name, dnsSuffix } = sdk.partition(region);
      const partition = partitionOf(region);
      assert.equal(partition, name);
      assert.equal(dnsSuffixOf(partition), dnsSuffix);
      const { endpointProvider } = new IAMClient({ region }).config;
      const iam = endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
      const [scheme] = iam.properties!.authSchemes as Array<{ signingRegion: string }>;
      assert.equal(globalRegionOf(partition), scheme?.signingRegion);
    });

  it("have consoles of their own", () => {
    const domains = regions.map((region) => consoleDomainOf(partitionOf(region)));
    assert.deepEqual(
      [...new Set(domains)],
      ["console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com", "console.amazonaws-eusc.eu"],
    );
  });

  for (const name of ["", "aws-moon", "constructor"])
    it(`names the file to add ${JSON.stringify(name)} to`, () => {
      for (const lookup of [consoleDomainOf, dnsSuffixOf, globalRegionOf])
        assert.throws(() => lookup(name), /is no partition that is known; add it to aws\/partitions\.ts/);
    });
});
