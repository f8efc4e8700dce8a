import assert from "node:assert/strict";
import { accessKeyTooOld } from "../../catalogue/credentials/access-key-too-old/response";
import { securityDrill } from "../../catalogue/instances/security-drill/response";
import { documents, readDocument } from "../../components/config/documentation";
import { keyTable } from "../../components/config/keys";
import { MemberAccount } from "../../components/memberAccount";
import { responsesFor } from "../../components/plan/gameDays";
import { accountProvider } from "../../components/provider";
import { SecurityAccount } from "../../components/securityAccount";
import { central, configOf, local, memberValues, securityValues } from "./fixture";
import { firstPreview } from "./preview";

const member = {
  ...memberValues,
  gameDays: '["kill-service"]',
  gameDayProcess: "payments-api",
  managementAccountId: "444455556666",
};
const responses = [central, local, accessKeyTooOld, securityDrill];

/** A valid change of each key that shows in what is registered, with what has to change beside it. */
const changes: Record<string, { of: Record<string, string>; to: string; with?: Record<string, string> }> = {
  role: { of: securityValues, to: "member", with: member },
  organizationId: { of: member, to: "o-zzzzzzzzzz" },
  securityAccountId: {
    of: member,
    to: "999900001111",
    with: { approverPrincipalArn: "arn:aws:iam::999900001111:role/ReflexApprovers" },
  },
  homeRegion: { of: securityValues, to: "us-east-1" },
  governedRegions: { of: member, to: '["eu-west-1"]', with: { globalSignals: "none" } },
  mode: { of: securityValues, to: "observe" },
  observeResponses: { of: securityValues, to: '["open-port"]' },
  alertEmails: { of: member, to: '["payments@example.com"]' },
  deployRoleName: { of: member, to: "Deployer" },
  members: { of: securityValues, to: '{"111122223333":{"name":"payments"}}' },
  goldenImages: { of: securityValues, to: '{"eu-west-1":{"arm64":"ami-00000000000000000"}}' },
  allowlistTag: { of: securityValues, to: '{"key":"team:auto","value":"yes"}' },
  ownerTagKey: { of: securityValues, to: "team" },
  fusePerHour: { of: securityValues, to: "3" },
  admitSamples: { of: securityValues, to: "true" },
  evidenceRetentionDays: { of: securityValues, to: "30" },
  snapshotLockDays: { of: securityValues, to: "30" },
  operatorPrincipalArn: { of: securityValues, to: "arn:aws:iam::222233334444:role/Others" },
  accessKeyDays: { of: securityValues, to: "30" },
  accountId: { of: member, to: "777788889999" },
  approverPrincipalArn: { of: member, to: "arn:aws:iam::222233334444:role/Others" },
  instanceRoles: { of: member, to: '["app-*"]' },
  gameDays: { of: member, to: "[]" },
  gameDayProcess: { of: member, to: "checkout-api" },
  gameDayStopAlarms: { of: member, to: '["checkout-errors"]' },
};

/** Keys that show in no resource, and what reads them. */
const elsewhere: Record<string, string> = {
  accountName: "the command line names the account by it (cli/blueprint.ts)",
  globalSignals:
    "a configuration that leaves out the Region of global services is refused (components/config/checks.ts)",
  guardrailOverride: "the guardrails let violations through, and the stack outputs it (index.ts)",
  managementAccountId: "the guardrails refuse experiments in that account (index.ts)",
};

/** What a stack registers, as one text. */
async function registered(values: Record<string, string>): Promise<string> {
  const config = configOf(values);
  const resources = await firstPreview(config.role, () => {
    const options = { providers: [accountProvider(config)] };
    const deployed = responsesFor(config, responses);
    if (config.role === "security") new SecurityAccount("security", { config, responses: deployed }, options);
    else new MemberAccount("member", { config, responses: deployed }, options);
  });
  return JSON.stringify(resources);
}

describe("the table of configuration keys", () => {
  const keys = keyTable.flatMap((part) => Object.keys(part.keys));
  const before = new Map<Record<string, string>, string>();

  it("has each key once, with a change that shows or what else reads it", () => {
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual([...Object.keys(changes), ...Object.keys(elsewhere)].sort(), [...keys].sort());
  });

  for (const [key, { of, to, with: others }] of Object.entries(changes))
    it(`changes what is registered: ${key}`, async () => {
      const known = before.get(of) ?? (await registered(of));
      before.set(of, known);
      assert.notEqual(await registered({ ...of, ...others, [key]: to }), known);
    });

  for (const [file, made] of Object.entries(documents))
    it(`is what ${file} says`, () => {
      const written = readDocument(file);
      assert.ok(made(written) === written, `${file} differs from components/config/keys.ts: run npm run config-docs`);
    });
});
