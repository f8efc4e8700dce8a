import assert from "node:assert/strict";
import { consoleDomainOf } from "../../aws/partitions";
import { catalogue } from "../../catalogue/catalogue";
import type { DeployedResource } from "../../simulator";
import { deploy, memberValues, securityAccountId, securityValues } from "./fixture";

const partitions = {
  aws: ["eu-west-1", "us-east-1"],
  "aws-us-gov": ["us-gov-west-1", "us-gov-east-1"],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-eusc": ["eusc-de-east-1"],
};

/** Everything that a resource says, but for the code of functions, which knows all partitions. */
const textOf = ({ inputs: { code: _code, ...inputs } }: DeployedResource) =>
  JSON.stringify(inputs).replaceAll("\\", "");

/**
 * A service of another partition refuses what it does not know: Step Functions a state whose `Resource` "belongs to a
 * different partition from the running execution" (aws/aws-cdk#4597).
 */
describe("the stacks in each partition", () => {
  for (const [partition, regions] of Object.entries(partitions)) {
    const values = {
      homeRegion: regions[0]!,
      governedRegions: JSON.stringify(regions),
      approverPrincipalArn: `arn:${partition}:iam::${securityAccountId}:role/ReflexApprovers`,
    };

    it(`name nothing of a partition other than ${partition}`, async () => {
      const resources = [
        ...(await deploy({ ...securityValues, ...values }, catalogue)),
        ...(await deploy({ ...memberValues, ...values }, catalogue)),
      ];
      assert.ok(resources.length > 600);
      const foreign = new Set<string>();
      for (const resource of resources) {
        const text = textOf(resource);
        for (const [arn, named] of text.matchAll(/\barn:(aws[a-z-]*):[^"]*/g))
          if (named !== partition) foreign.add(`${resource.name}: ${arn}`);
        for (const [host] of text.matchAll(/\bconsole\.(aws\.amazon|amazonaws)[\w.-]*/g))
          if (host !== consoleDomainOf(partition)) foreign.add(`${resource.name}: ${host}`);
        if (partition !== "aws-cn" && text.includes(".amazonaws.com.cn"))
          foreign.add(`${resource.name}: a service of China`);
      }
      assert.deepEqual([...foreign], []);
    });
  }

  it("let roles be passed to EC2 in China by either of its names there", async () => {
    const values = {
      homeRegion: "cn-north-1",
      approverPrincipalArn: `arn:aws-cn:iam::${securityAccountId}:role/ReflexApprovers`,
      governedRegions: '["cn-north-1"]',
    };
    const member = await deploy({ ...memberValues, ...values }, catalogue);
    const passing = member.map(textOf).filter((text) => text.includes('"iam:PassedToService":"ec2.'));
    assert.deepEqual(passing, []);
    assert.ok(member.map(textOf).some((text) => text.includes('["ec2.amazonaws.com","ec2.amazonaws.com.cn"]')));
  });
});
