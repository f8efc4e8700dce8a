import assert from "node:assert/strict";
import fc from "fast-check";
import { unknownCriticalFinding } from "../../catalogue/people/unknown-critical-finding/response";
import { responses } from "../../catalogue/responses";
import type { SignalEvent } from "../../responses/types";
import { importedType, nativeType } from "../../signals/guardDuty";
import { batch, message, settings, World } from "../functions/triage/world";
import { decisionsOf, example, readsOf } from "./decisions";

const net = unknownCriticalFinding.name;
const cluster = example(net, "mining-in-a-cluster");

const copy = (event: SignalEvent, detail: Record<string, unknown>, id = event.id): SignalEvent =>
  structuredClone({ ...event, id, detail: { ...event.detail, ...detail } });

/** What became of findings that arrive one after the other. */
async function pages(deliveries: Array<[string, SignalEvent, hours?: number]>): Promise<World> {
  const world = new World(settings, responses);
  for (const [form, event, hours = 0] of deliveries) {
    world.pass(hours * 3_600);
    const { batchItemFailures } = await world.triage().handle(batch([message(net, form, event)]));
    assert.deepEqual(batchItemFailures, []);
  }
  return world;
}

describe("the net for what nothing else answers", () => {
  it("matches every finding of GuardDuty from 7 on, whatever its type, unless another response does", () => {
    const word = fc.constantFrom("Impact", "Execution", "Backdoor", "Policy", "SomethingNew");
    const resource = fc.constantFrom(
      "EC2",
      "IAMUser",
      "S3",
      "Kubernetes",
      "Runtime",
      "RDS",
      "ECS",
      "Container",
      "Bedrock",
    );
    fc.assert(
      fc.property(word, resource, fc.double({ min: 7, max: 10, noNaN: true }), (purpose, kind, severity) => {
        const event = copy(cluster, { type: `${purpose}:${kind}/Never.Seen`, severity });
        assert.equal(decisionsOf(event).length, 1);
        assert.ok(decisionsOf(event)[0]?.startsWith(`${net}: orders in`));
      }),
      { numRuns: 60 },
    );
  });

  it("pages once a day for each type and resource, whatever the copy, the update or the finding", async () => {
    const macie = example(net, "bucket-replicated-externally.macie");
    const hub = example(net, "bucket-replicated-externally.security-hub");
    const updated = copy(macie, { id: "another-finding", updatedAt: "2026-11-24T11:00:00.000Z" }, "another-event");
    const world = await pages([
      ["macie", macie],
      ["security-hub", hub],
      ["macie", updated, 3],
      ["macie", copy(macie, { type: "Policy:IAMUser/S3BucketSharedExternally" })],
      ["macie", updated, 24],
    ]);
    assert.deepEqual(world.verdicts(), ["page", "duplicate", "duplicate", "page", "page"]);
    assert.equal(world.messages.length, 3);
  });

  it("pages for each resource", async () => {
    const other = copy(cluster, { resource: { resourceType: "EKSCluster", eksClusterDetails: { name: "billing" } } });
    const world = await pages([
      ["guardduty", cluster],
      ["guardduty", other],
      ["guardduty", copy(cluster, { updatedAt: "2026-11-24T10:13:58.101Z" })],
    ]);
    assert.deepEqual(world.verdicts(), ["page", "page", "duplicate"]);
    assert.match(world.messages[1]!.notification.content.title, /billing needs your decision/);
  });

  it("decides nothing about what another response answers, in any shape", async () => {
    const answered: Array<[string, SignalEvent]> = [
      ["guardduty", example("crypto-mining-instance", "bitcoin-domain-queried")],
      ["security-hub", example("crypto-mining-instance", "bitcoin-domain-queried.security-hub")],
      ["security-hub-v2", example("function-command-and-control", "command-and-control.security-hub-v2")],
      ["macie", example("public-bucket", "policy-opened-it.macie")],
    ];
    const world = await pages(answered);
    assert.deepEqual(world.verdicts(), []);
    assert.equal(world.messages.length, 0);
  });

  it("names all the resources of a finding", () => {
    const [read] = readsOf(example(net, "product-of-somebody-else-without-types"));
    assert.match(read?.target.signal.title ?? "", /\(about build-3, build-4\)$/);
  });

  it("reads a type from a copy as its product spells it", () => {
    for (const type of [
      "CryptoCurrency:EC2/BitcoinTool.B!DNS",
      "Policy:IAMUser/S3BucketPublic",
      "Impact:S3/AnomalousBehavior.Delete",
    ]) {
      assert.equal(nativeType(importedType(type).replace("*", "Effects")), type);
      assert.equal(nativeType(type), type);
    }
    for (const type of ["TTPs/Impact", "Threats"]) assert.equal(nativeType(type), type);
  });
});
