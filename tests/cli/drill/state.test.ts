import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { catalogue } from "../../../catalogue/catalogue";
import { blueprint, blueprintFromStates } from "../../../cli/blueprint";
import type { DrillResult } from "../../../cli/drill/drill";
import { type MemberConfig, parseConfig, type SecurityConfig } from "../../../components/config/stackConfig";
import { MemberAccount } from "../../../components/memberAccount";
import { accountProvider } from "../../../components/provider";
import { SecurityAccount } from "../../../components/securityAccount";
import { exportedState } from "../../simulator/deployment/exportedState";
import { decided, entries, run, sharedEmulator } from "./support";

/** Not where the example stacks are, nor where the example event happened. */
const place = { account: "444455556666", region: "eu-central-1" };

const configOf = (stack: string, changes: Record<string, unknown>) => {
  const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  const values = { ...config, "reflex:homeRegion": place.region, ...changes } as Record<string, unknown>;
  return parseConfig("reflex", (key) => {
    const value = values[`reflex:${key}`];
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  });
};

const governedRegions = { "reflex:governedRegions": [place.region, "us-east-1"] };

const securityState = () => {
  const config = configOf("security", {
    ...governedRegions,
    "reflex:members": { [place.account]: { name: "member" }, "777788889999": { name: "sandbox", mode: "observe" } },
  }) as SecurityConfig;
  const args = { config, responses: catalogue };
  return exportedState("reflex", "security", () => {
    new SecurityAccount("security", args, { providers: [accountProvider(config)] });
  });
};

const memberState = () => {
  const config = configOf("member", { ...governedRegions, "reflex:accountId": place.account }) as MemberConfig;
  const args = { config, responses: catalogue };
  return exportedState("reflex", "payments", () => {
    new MemberAccount("member", args, { providers: [accountProvider(config)] });
  });
};

/** What happened, without ids and times. */
const storyOf = (result: DrillResult) => ({
  verdict: result.verdict,
  rules: entries(result, "rule").map(({ account, rule }) => `${account} ${rule}`),
  decisions: decided(result).map(({ action, reasons }) => [
    action,
    reasons.map(({ check, outcome }) => [check, outcome]),
  ]),
  steps: entries(result, "step").map(({ step, status }) => `${step} ${status}`),
  refused: result.calls.refused,
});

describe("a drill on what is deployed", () => {
  const emulator = sharedEmulator();
  const folder = mkdtempSync(path.join(tmpdir(), "reflex-state-"));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: object) => {
    const full = path.join(folder, name);
    writeFileSync(full, JSON.stringify(content, undefined, 4));
    return full;
  };

  let files: string[];
  before(async () => {
    files = [file("payments.json", await memberState()), file("security.json", await securityState())];
  });

  for (const response of ["crypto-mining-instance", "open-security-group", "failed-service"])
    it(`prints the same story as one on the program: ${response}`, async () => {
      const plan = blueprintFromStates(files);
      const deployed = await run(emulator.get(), response, { plan });
      assert.equal(deployed.verdict, "healed");
      assert.match(deployed.changes.join("\n"), /happens in account 444455556666, .*\n.*in region eu-central-1, /);

      const program = await run(emulator.get(), response, { plan: await blueprint(place) });
      const story = storyOf(deployed);
      assert.ok(story.rules.length > 0 && story.steps.length > 5);
      assert.deepEqual(story, storyOf(program));
    });

  it("knows who is who", () => {
    const { member, security, approverPrincipalArn } = blueprintFromStates(files);
    assert.deepEqual(member, { account: place.account, name: "member", regions: [place.region, "us-east-1"] });
    assert.equal(security.account, "222233334444");
    assert.equal(approverPrincipalArn, "arn:aws:iam::222233334444:role/ReflexApprovers");
  });

  it("says which state is missing, and which file is no state", () => {
    const [member = "", security = ""] = files;
    assert.throws(() => blueprintFromStates([member]), /no function reflex-triage; add the security stack's state/);
    assert.throws(() => blueprintFromStates([security]), /no role reflex-approver; add a member stack's state/);
    const preview = file("preview.json", { steps: [] });
    assert.throws(() => blueprintFromStates([preview]), /^UsageError: state .*preview\.json: .*pulumi stack export/);
  });
});
