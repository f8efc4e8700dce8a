import assert from "node:assert/strict";
import { analyze, analyzeStack } from "./analyze";
import { blueprintResources, inPreview, projectConfiguration, stacks } from "./stacks";

const regionsOf = (home: string, ...governed: string[]) => ({
  "reflex:homeRegion": home,
  "reflex:governedRegions": JSON.stringify([home, ...governed]),
});
const approvers = (partition: string) => ({
  "reflex:approverPrincipalArn": `arn:${partition}:iam::222233334444:role/ReflexApprovers`,
});

/** What the first deployment of both stacks may be made into, beside the one Region of the examples. */
const places: Record<string, Record<string, string>> = {
  "AWS GovCloud": { ...regionsOf("us-gov-west-1"), ...approvers("aws-us-gov") },
  China: { ...regionsOf("cn-north-1"), ...approvers("aws-cn") },
  "several Regions": regionsOf("eu-west-1", "us-east-1"),
};

describe("the policy pack on the first deployment", () => {
  for (const [place, changes] of Object.entries(places))
    for (const stack of stacks)
      it(`of the ${stack} stack in ${place}: no violation and no advice`, async () => {
        const configuration = await projectConfiguration();
        const resources = await blueprintResources(stack, changes);
        for (const resource of resources) assert.deepEqual(await analyze(resource, configuration), [], resource.urn);
        assert.deepEqual(await analyzeStack(resources.map(inPreview), configuration), []);
        assert.deepEqual(await analyzeStack(resources, configuration), []);
      });
});
