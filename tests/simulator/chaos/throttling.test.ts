import assert from "node:assert/strict";
import type { ApiCall } from "../../../simulator/aws";
import { Dice } from "../../../simulator/chaos/dice";
import { Throttling } from "../../../simulator/chaos/throttling";

const call = (service: string, operation: string): ApiCall => ({
  ...{ service, operation, input: {}, region: "eu-west-1", account: "111122223333" },
  principal: {
    kind: "user",
    account: "111122223333",
    userArn: "arn:aws:iam::111122223333:user/u",
    userName: "u",
    userId: "U",
  },
});

const met = (seed: number, times: number, service = "ec2") => {
  const throttling = new Throttling(new Dice(seed));
  return Array.from({ length: times }, () => throttling.meets(call(service, "DescribeInstances"))?.code);
};

describe("throttling", () => {
  it("never lets an SDK's three attempts of one call all fail, and does fail some", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const codes = met(seed, 200);
      codes.forEach((code, index) => {
        if (code)
          assert.ok(codes.slice(index, index + 3).length < 3 || codes.slice(index, index + 3).includes(undefined));
      });
      assert.ok(codes.some(Boolean), `seed ${seed} throttles something`);
    }
  });

  it("answers with the service's own error", () => {
    assert.equal(met(1, 200).find(Boolean), "RequestLimitExceeded");
    assert.equal(met(1, 200, "iam").find(Boolean), "Throttling");
    assert.equal(met(1, 200, "s3").find(Boolean), "SlowDown");
    assert.equal(met(1, 200, "ssm").find(Boolean), "ThrottlingException");
  });

  it("is the same for the same seed, and another for another", () => {
    assert.deepEqual(met(7, 100), met(7, 100));
    assert.notDeepEqual(met(7, 100), met(8, 100));
  });
});
