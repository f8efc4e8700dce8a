import assert from "node:assert/strict";
import { allow, onlyPolicy } from "../../components/policies";
import { deploy, securityValues } from "./fixture";

/** What the security stack registers in an organization of so many members, but for what says who they are. */
async function registeredFor(members: number): Promise<string[]> {
  const ids = Array.from({ length: members }, (_, index) => String(300_000_000_000 + index));
  const listed = JSON.stringify(Object.fromEntries(ids.map((id) => [id, { name: `account-${id}` }])));
  const resources = await deploy({ ...securityValues, members: listed });
  return resources.map(({ type, name, inputs }) => `${type} ${name} ${JSON.stringify(inputs)}`);
}

describe("the security stack", () => {
  it("registers the same for 1, 137, 138, 1,000 and 5,000 members", async () => {
    const one = await registeredFor(1);
    for (const members of [137, 138, 1_000, 5_000]) {
      const many = await registeredFor(members);
      assert.equal(many.length, one.length);
      const different = many.filter((resource, index) => resource !== one[index]).map((text) => text.split(" {")[0]);
      assert.deepEqual(different, ["aws:lambda/function:Function members", "aws:lambda/invocation:Invocation members"]);
    }
  });
});

describe("policy of a role", () => {
  it("is refused with the reason when IAM would refuse it for its size", () => {
    const buckets = Array.from({ length: 500 }, (_, index) => `arn:aws:s3:::bucket-${index}`);
    assert.throws(
      () => onlyPolicy("reflex-triage", [allow("Read", "s3:GetObject", buckets)]),
      /The policy of role reflex-triage has \d+ characters; IAM accepts 10240/,
    );
  });
});
