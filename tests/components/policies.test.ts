import assert from "node:assert/strict";
import { allow, onlyPolicy } from "../../components/policies";
import { triageSettings } from "../../components/securityAccount";
import { triageStatements } from "../../components/triageFunction";
import { securityConfig } from "./fixture";

/** What triage may do in an organization of so many members. */
function triageIn(members: number) {
  const config = securityConfig();
  const ids = Array.from({ length: members }, (_, index) => String(200_000_000_000 + index));
  return triageStatements(
    triageSettings({ ...config, members: Object.fromEntries(ids.map((id) => [id, { name: id }])) }),
    [],
  );
}

describe("policy of a role", () => {
  it("is the same for one member and for 5,000", () => {
    assert.deepEqual(triageIn(5_000), triageIn(1));
  });

  it("is refused with the reason when IAM would refuse it for its size", () => {
    const buckets = Array.from({ length: 500 }, (_, index) => `arn:aws:s3:::bucket-${index}`);
    assert.throws(
      () => onlyPolicy("reflex-triage", [allow("Read", "s3:GetObject", buckets)]),
      /The policy of role reflex-triage has \d+ characters; IAM accepts 10240/,
    );
  });
});
