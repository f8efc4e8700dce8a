import assert from "node:assert/strict";
import { triageSettings } from "../../components/config/triageSettings";
import { onlyPolicy } from "../../components/policies";
import { runningStatements } from "../../components/queuedFunction";
import { triageStatements } from "../../components/triageFunction";
import { securityConfig } from "./fixture";

/** Triage's policy in an organization of so many members. */
function triagePolicy(members: number) {
  const config = securityConfig();
  const ids = Array.from({ length: members }, (_, index) => String(200_000_000_000 + index));
  const settings = triageSettings({ ...config, members: Object.fromEntries(ids.map((id) => [id, { name: id }])) });
  const place = { partition: "aws", accountId: settings.securityAccountId, region: settings.homeRegion };
  const statements = [...triageStatements(settings, []), ...runningStatements(place, "reflex-triage")];
  return onlyPolicy("reflex-triage", statements);
}

describe("policy of a role", () => {
  it("names the responder role of each of 170 members", () => {
    assert.equal(triagePolicy(170)[0]!.policy.split("role/reflex-responder").length - 1, 170);
  });

  it("is refused with the reason when IAM would refuse it for its size", () => {
    assert.throws(() => triagePolicy(200), /The policy of role reflex-triage has \d+ characters; IAM accepts 10240/);
  });
});
