import assert from "node:assert/strict";
import fc from "fast-check";
import { cryptoMiningInstance } from "../../../catalogue/instances/crypto-mining-instance/response";
import type { Action, DecisionRecord } from "../../../functions/shared/incident";
import { executionLink } from "../../../functions/shared/links";
import { cut, emailSubject, plainText } from "../../../functions/shared/text";
import { composeNotification } from "../../../functions/triage/notification";
import { mining, settings, targetOf, variant } from "./world";

const record = (action: Action, title = "mining", owner = "team-payments"): DecisionRecord => ({
  incidentId: "incident-20261124-0123456789",
  decidedAt: "2026-11-24T09:14:08Z",
  rule: "reflex-crypto-mining-instance",
  response: { name: cryptoMiningInstance.name, title: cryptoMiningInstance.title },
  procedure: {
    kind: "runbook",
    name: "IsolateAndSnapshotInstance",
    risk: "destructive",
    awaitsApproval: ["Terminate"],
    undo: { name: "ReleaseInstance", parameters: { InstanceId: ["i-0b2c4d6e8f0a1b3c5"] } },
  },
  target: targetOf(cryptoMiningInstance, variant(mining, { title })),
  facts: { tags: { owner } },
  decision: {
    action,
    reasons: [
      { check: "membership", outcome: "pass", detail: "account is a member (payments-prod)" },
      ...(action === "run" ? [] : [{ check: "allowlist", outcome: "stop", detail: "not on the allowlist" } as const]),
    ],
  },
  event: mining,
  hashes: { event: "", document: "" },
});
const outcome = { executionId: "4f1c2b3a-0000-4000-8000-000000000000", evidenceSha256: "aa" };

describe("the message to people", () => {
  it("says what, where, whose, why, what was started and what waits", () => {
    const { content, metadata } = composeNotification(settings, record("run"), outcome);
    for (const part of [
      "CryptoCurrency:EC2/BitcoinTool.B!DNS: mining",
      "payments-prod (111122223333), eu-west-1, i-0b2c4d6e8f0a1b3c5",
      "*Owner*  team-payments",
      "✓ account is a member",
      `https://eu-west-1.console.aws.amazon.com/systems-manager/automation/execution/${outcome.executionId}?region=eu-west-1`,
      "*Waits for your approval*  Terminate",
    ]) {
      assert.ok(content.description.includes(part), part);
    }
    assert.match(
      content.nextSteps.join("\n"),
      /role reflex-approver of account 111122223333 \(Approve or Reject\): aws ssm send-automation-signal --region eu-west-1 --automation-execution-id 4f1c2b3a-0000-4000-8000-000000000000 --signal-type Approve\n.*ReleaseInstance restores the state: IncidentId=incident-20261124-0123456789 InstanceId=i-0b2c4d6e8f0a1b3c5/,
    );
    assert.equal(metadata.threadId, "incident-20261124-0123456789");
  });

  it("says what kept Reflex from acting, and what a person may do", () => {
    const { content } = composeNotification(settings, record("page"), { evidenceSha256: "aa" });
    assert.ok(!content.description.includes("*Started*"));
    assert.ok(content.description.includes("✗ not on the allowlist"));
    assert.match(content.nextSteps.join("\n"), /start IsolateAndSnapshotInstance yourself/);
  });

  it("keeps to the limits of the schema and of SNS whatever a finding or a tag says", () => {
    const actions = fc.constantFrom<Action>("run", "observe", "page", "ignore");
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 20_000 });
    fc.assert(
      fc.property(actions, text, text, (action, title, owner) => {
        const notification = composeNotification(settings, record(action, title, owner), outcome);
        const { content, metadata } = notification;
        assert.equal(notification.version, "1.0");
        assert.equal(notification.source, "custom");
        assert.ok(content.title.length <= 250);
        assert.ok(content.description.length > 0 && content.description.length <= 8_000);
        assert.ok(content.nextSteps.length > 0 && content.nextSteps.every((step) => step.length <= 350));
        assert.ok(Object.values(metadata.additionalContext).every((value) => typeof value === "string"));
        assert.ok(Buffer.byteLength(JSON.stringify(notification)) <= 262_144);
      }),
    );
  });

  it("links to the console of the partition", () => {
    assert.match(
      executionLink("aws-us-gov", "us-gov-west-1", "x"),
      /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//,
    );
  });
});

describe("text of others", () => {
  it("loses mark-up, mentions, links and control characters", () => {
    assert.equal(
      plainText("<!channel>\nSee <https://evil.example|here> *now* `rm`\u202e\u0000 ", 200),
      "!channel See https[:]//evil.example|here now rm",
    );
  });

  it("is one line of the length allowed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 50 }), (text, length) => {
        const plain = plainText(text, length);
        assert.ok(plain.length <= length);
        assert.doesNotMatch(plain, /[\p{Cc}\p{Zl}\p{Zp}<>`*~]/u);
      }),
    );
  });

  it("is never cut inside a character", () => {
    assert.equal(cut("ab😀cd", 4), "ab…");
    assert.equal(cut("abcd", 4), "abcd");
  });

  it("becomes a subject that SNS accepts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const subject = emailSubject(`payments-prod: ${text}`);
        assert.match(subject, /^[\x21-\x7e][\x20-\x7e]*$/);
        assert.ok(subject.length < 100);
      }),
    );
  });
});
