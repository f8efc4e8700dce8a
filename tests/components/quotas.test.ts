import assert from "node:assert/strict";
import { policyQuotas } from "../../aws/quotas";
import { catalogue } from "../../catalogue/catalogue";
import type { Response, RunbookResponse } from "../../responses/types";
import type { Runbook } from "../../runbooks/language/types";
import { fullestOfEachKind, policySizes } from "../../tools/policySizes";
import { deploy, memberValues, securityValues } from "./fixture";

/** So many responses, the catalogue's and copies of them with runbooks of their own. */
function grown(count: number): Response[] {
  const copies: Response[] = [];
  const known = new Map<string, Runbook>();
  const renamed = (runbook: Runbook, round: number): Runbook => {
    const name = `${runbook.name}Too${round}`;
    const copy = known.get(name) ?? { ...runbook, name };
    known.set(name, copy);
    return copy;
  };
  for (let round = 1; catalogue.length + copies.length < count; round += 1) {
    for (const response of catalogue.filter((one): one is RunbookResponse => one.runbook !== undefined)) {
      if (catalogue.length + copies.length === count) break;
      copies.push({
        ...response,
        name: `${response.name}-too-${round}`,
        runbook: renamed(response.runbook, round),
        ...(response.undo && { undo: renamed(response.undo, round) }),
      });
    }
  }
  return [...catalogue, ...copies];
}

/**
 * ARNs are longest in GovCloud, where the policy of triage's queue once had 8,397 bytes and SQS accepts 8,192. All
 * Regions together are in stacks.test.ts.
 */
const places = {
  "Ireland alone": { homeRegion: "eu-west-1", governedRegions: '["eu-west-1"]', globalSignals: "none" },
  "GovCloud, both Regions": {
    homeRegion: "us-gov-west-1",
    governedRegions: '["us-gov-west-1","us-gov-east-1"]',
    approverPrincipalArn: "arn:aws-us-gov:iam::222233334444:role/ReflexApprovers",
  },
};

describe("the policies of both stacks", () => {
  for (const [place, values] of Object.entries(places))
    it(`have room for 80 responses in ${place}`, async () => {
      const responses = grown(80);
      assert.equal(responses.length, 80);
      const resources = [
        ...(await deploy({ ...securityValues, ...values }, responses)),
        ...(await deploy({ ...memberValues, ...values }, responses)),
      ];
      const sizes = policySizes(resources);
      assert.ok(sizes.length > 200);
      const kinds = fullestOfEachKind(sizes);
      assert.deepEqual(
        kinds.map(({ kind }) => kind).sort(),
        Object.keys(policyQuotas)
          .filter((kind) => kind !== "policy of a key")
          .sort(),
      );
      for (const { kind, resource, size, quota } of kinds)
        console.log(`      ${kind}: ${size} of ${quota} (${resource})`);
      const tooLarge = sizes.filter(({ size, quota }) => size > quota);
      assert.deepEqual(tooLarge, []);
    });
});
