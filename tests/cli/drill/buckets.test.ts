import assert from "node:assert/strict";
import {
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import byScan from "../../../catalogue/exposure/malware-in-bucket/events/fires/eicar-uploaded.scan-result.json";
import byGuardDuty from "../../../catalogue/exposure/public-bucket/events/fires/anonymous-access-granted.guardduty.json";
import throughSecurityHub from "../../../catalogue/exposure/public-bucket/events/fires/anonymous-access-granted.security-hub-guardduty.json";
import byAccessAnalyzer from "../../../catalogue/exposure/public-bucket/events/fires/anybody-may-read.json";
import byMacie from "../../../catalogue/exposure/public-bucket/events/fires/policy-opened-it.macie.json";
import macieThroughSecurityHub from "../../../catalogue/exposure/public-bucket/events/fires/policy-opened-it.security-hub-macie.json";
import byConfig from "../../../catalogue/exposure/public-bucket/events/fires/public-read-of-security-hub-standard.json";
import bySecurityHub from "../../../catalogue/instances/malware-on-instance/events/fires/web-shell-on-a-volume.security-hub.json";
import type { DrillOptions, DrillResult, DrillStage } from "../../../cli/drill/drill";
import { undo } from "../../../cli/drill/undo";
import { loggedDecisions } from "../../../cli/story/decisions";
import { responderRoleName, runRoleName } from "../../../organization/names";
import type { SignalEvent } from "../../../responses/types";
import type { BusEvent } from "../../../simulator";
import { decided, entries, firstCall, run, sharedEmulator, titles } from "./support";

const asEvent = (event: unknown) => event as SignalEvent;
const halfOpen = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const closed = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const actions = (result: DrillResult) => decided(result).map(({ action }) => action);
const reasons = (result: DrillResult) => decided(result).flatMap(({ reasons: all }) => all.map(({ detail }) => detail));
const runs = (result: DrillResult) => entries(result, "call").filter((c) => c.operation === "StartAutomationExecution");

/** What triage decided up to now. */
const decisionsOf = ({ organization }: DrillStage) =>
  organization.timeline.of("invocation").flatMap(({ logs }) => loggedDecisions(logs));

/** Another product says it too. */
async function alsoSays({ organization }: DrillStage, ...events: unknown[]): Promise<void> {
  for (const event of events) organization.happen(event as BusEvent);
  await organization.settled();
}

const tagged =
  (tags: Record<string, string>) =>
  async ({ world, staged: { subject: Bucket } }: DrillStage) => {
    const s3 = world.client(S3Client);
    await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  };

describe("a public bucket", () => {
  const emulator = sharedEmulator();

  for (const [source, event] of Object.entries({
    Macie: byMacie,
    "IAM Access Analyzer": byAccessAnalyzer,
    "Macie through Security Hub": macieThroughSecurityHub,
  })) {
    it(`of ${source} is closed after its state is saved, and is as it was when a person releases it`, async () => {
      let undone: Awaited<ReturnType<typeof undo>> | undefined;
      const result = await run(emulator.get(), "public-bucket", { event: asEvent(event) }, async (stage) => {
        undone = await undo(stage);
      });
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual(actions(result), ["run"]);
      assert.deepEqual(result.before.block, halfOpen);
      assert.deepEqual(result.after, { ...result.before, block: closed });
      assert.ok(firstCall(result, "PutItem") >= 0);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "PutPublicAccessBlock"));
      assert.equal(undone?.status, "Success");
      assert.deepEqual(undone.state, result.before);
    });
  }

  it("without a block of its own has none again when it is released", async () => {
    let undone: Awaited<ReturnType<typeof undo>> | undefined;
    const onStaged: DrillOptions["onStaged"] = async ({ world, staged: { subject: Bucket } }) => {
      const s3 = world.client(S3Client);
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
      await s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
    };
    const result = await run(emulator.get(), "public-bucket", { onStaged }, async (stage) => {
      assert.deepEqual((await stage.scenario.state(stage.world, stage.staged)).block, closed);
      undone = await undo(stage);
      const calls = stage.organization.timeline.of("call");
      const taken = calls.filter(({ operation }) => operation === "DeletePublicAccessBlock");
      assert.deepEqual(
        taken.map(({ error }) => error),
        [undefined],
      );
    });
    assert.ok(reasons(result).some((text) => text.includes("absent; public by policy and ACL")));
    assert.equal(undone?.status, "Success");
    assert.equal(undone.state.block, undefined);
  });

  it("that several products report at once is closed by one run", async () => {
    const others = [byGuardDuty, throughSecurityHub, byConfig, macieThroughSecurityHub];
    const onStaged: DrillOptions["onStaged"] = async ({ organization }) => {
      for (const event of others) organization.happen(event as unknown as BusEvent);
    };
    const result = await run(emulator.get(), "public-bucket", { onStaged });
    assert.deepEqual(result.after.block, closed);
    assert.equal(runs(result).length, 1);
  });

  it("that a person has opened again is not closed by what another product says an hour later", async () => {
    let later: ReturnType<typeof decisionsOf> = [];
    await run(emulator.get(), "public-bucket", {}, async (stage) => {
      await undo(stage);
      await alsoSays(stage, byAccessAnalyzer);
      later = decisionsOf(stage);
      assert.deepEqual((await stage.scenario.state(stage.world, stage.staged)).block, halfOpen);
    });
    assert.deepEqual(
      later.map(({ action }) => action),
      ["run", "duplicate"],
    );
    assert.ok(later[1]!.reasons.some(({ detail }) => detail.includes("within the cool-down of 24 h")));
  });

  it("needs nothing more once it is closed", async () => {
    const onStaged: DrillOptions["onStaged"] = async ({ world, staged: { subject: Bucket } }) => {
      const s3 = world.client(S3Client);
      await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: closed }));
    };
    const result = await run(emulator.get(), "public-bucket", { onStaged });
    assert.deepEqual(actions(result), ["ignore"]);
    assert.equal(runs(result).length, 0);
  });

  for (const [what, tags] of Object.entries<Record<string, string>>({
    "protected by its tag": { "reflex:protected": "website", "reflex:auto-remediate": "true" },
    "not on the allowlist": { owner: "team-website" },
  })) {
    it(`that is ${what} needs a person and stays as it is`, async () => {
      const result = await run(emulator.get(), "public-bucket", { onStaged: tagged(tags) });
      assert.deepEqual(actions(result), ["page"]);
      assert.deepEqual(result.after, result.before);
      assert.ok(titles(result).some((title) => title.includes("needs your decision")));
    });
  }

  it("whose policy forbids to read it is closed all the same", async () => {
    const refusal = { code: "AccessDenied", message: "the bucket policy says no", status: 403 };
    const faults = ["GetBucketPolicy", "GetBucketPolicyStatus", "GetBucketAcl"].map((operation) => ({
      match: { operation, principalRole: responderRoleName },
      error: refusal,
      times: 9,
    }));
    const result = await run(emulator.get(), "public-bucket", { faults });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(result.after.block, closed);
  });

  it("stays open, and people are notified, where the organization forbids to close it", async () => {
    const refusal = { code: "AccessDenied", message: "a service control policy says no", status: 403 };
    const faults = [{ match: { operation: "PutPublicAccessBlock" }, error: refusal, times: 9 }];
    const result = await run(emulator.get(), "public-bucket", { faults });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, result.before);
    assert.ok(titles(result).some((title) => title.endsWith(": A public bucket is not closed")));
  });

  it("is left alone when its state could not be saved", async () => {
    const refusal = { code: "ProvisionedThroughputExceededException", message: "too fast", status: 400 };
    const faults = [
      { match: { operation: "PutItem", principalRole: runRoleName("ContainBucket") }, error: refusal, times: 99 },
    ];
    const result = await run(emulator.get(), "public-bucket", { faults });
    assert.deepEqual(result.after, result.before);
    assert.ok(titles(result).some((title) => title.endsWith(": A public bucket is not closed")));
  });
});

describe("malware", () => {
  const emulator = sharedEmulator();

  it("on a volume: the instance is isolated, and released it is as it was", async () => {
    let undone: Awaited<ReturnType<typeof undo>> | undefined;
    const result = await run(
      emulator.get(),
      "malware-on-instance",
      { event: asEvent(bySecurityHub), answer: async () => "reject" },
      async (stage) => {
        undone = await undo(stage);
      },
    );
    assert.deepEqual(actions(result), ["run"]);
    assert.ok(firstCall(result, "CreateSnapshots") >= 0);
    assert.equal(result.calls.refused, 0);
    assert.equal(undone?.status, "Success");
    assert.deepEqual(undone.state, result.before);
  });

  it("in an object: people are notified once, of object, version and threat, and nothing is changed", async () => {
    let decisions: ReturnType<typeof decisionsOf> = [];
    let messages: string[] = [];
    const result = await run(emulator.get(), "malware-in-bucket", {}, async (stage) => {
      await alsoSays(stage, byScan);
      decisions = decisionsOf(stage);
      messages = stage.organization.timeline.of("message").map(({ message }) => message);
    });
    assert.deepEqual(
      decisions.map(({ action }) => action),
      ["page", "duplicate"],
    );
    assert.equal(runs(result).length, 0);
    assert.deepEqual(result.after, result.before);
    const pages = messages.filter((message) => message.includes("needs your decision"));
    assert.equal(pages.length, 1);
    for (const fact of ["2026/11/24/eicar.com.txt", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY", "EICAR-Test-File"])
      assert.ok(pages[0]!.includes(fact), fact);
    assert.ok(reasons(result).some((text) => text.includes("public by policy")));
  });
});
