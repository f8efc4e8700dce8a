import assert from "node:assert/strict";
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  EC2Client,
  ModifyInstanceMetadataOptionsCommand,
} from "@aws-sdk/client-ec2";
import importedVulnerability from "../../../catalogue/instances/exploited-vulnerability/events/fires/backdoor-in-a-library.security-hub.json";
import control from "../../../catalogue/instances/imds-v1-allowed/events/fires/control-failed.json";
import rule from "../../../catalogue/instances/imds-v1-allowed/events/fires/rule-broken.json";
import { countCalls } from "../../../catalogue/instances/imds-v1-allowed/scenario";
import { vulnerabilityTag } from "../../../catalogue/instances/runbooks/tagging/vulnerability";
import ofAnotherProduct from "../../../catalogue/people/unknown-critical-finding/events/fires/product-of-somebody-else-without-region.json";
import type { DrillOptions, DrillResult } from "../../../cli/drill/drill";
import { type Undone, undo } from "../../../cli/drill/undo";
import type { SignalEvent } from "../../../responses/types";
import {
  decided,
  entries,
  firstCall,
  run,
  sharedEmulator,
  titles,
  healAndUndo as undoneDrill,
  variant,
} from "./support";

const actions = (result: DrillResult) => decided(result).map(({ action }) => action);
const reasons = (result: DrillResult) =>
  decided(result).flatMap(({ reasons: given }) => given.map(({ detail }) => detail));

describe("findings", () => {
  const emulator = sharedEmulator();

  const healAndUndo = (response: string, options?: Partial<DrillOptions>) =>
    undoneDrill(emulator.get(), response, options);

  describe("of a metadata service that answers calls without a token", () => {
    const drill = (options: Partial<DrillOptions>) => run(emulator.get(), "imds-v1-allowed", options);
    const event = rule as unknown as SignalEvent;

    for (const [form, example] of [
      ["Config", event],
      ["Security Hub", control as unknown as SignalEvent],
    ] as const) {
      it(`have it require tokens and change nothing else, until a person undoes it (${form})`, async () => {
        const { result, undone } = await healAndUndo("imds-v1-allowed", { event: example });
        assert.equal(result.verdict, "healed");
        assert.equal(result.calls.refused, 0);
        assert.deepEqual(result.after, { ...result.before, tokens: "required" });
        assert.ok(firstCall(result, "PutItem") >= 0);
        assert.ok(firstCall(result, "PutItem") < firstCall(result, "ModifyInstanceMetadataOptions"));
        assert.deepEqual(undone, { runbook: "AllowImdsV1", status: "Success", state: result.before, answered: 0 });
      });
    }

    it("need a person where a program has called it without a token, however long ago within two weeks", async () => {
      const result = await drill({
        onStaged: ({ world, staged }) =>
          countCalls(world, staged.subject, 12, new Date(Date.parse(event.time) - 13 * 86_400_000)),
      });
      assert.deepEqual(actions(result), ["page"]);
      assert.deepEqual(result.after, result.before);
      assert.ok(reasons(result).some((reason) => reason.includes("12 times without a token within 14 days")));
    });

    it("need a person where CloudWatch knows nothing of its use", async () => {
      const longAgo = variant(event, (detail) => {
        const result = detail.newEvaluationResult as Record<string, string>;
        result.resultRecordedTime = "2026-08-01T09:11:02.731Z";
      });
      const result = await drill({ event: longAgo });
      assert.deepEqual(actions(result), ["page"]);
      assert.deepEqual(result.after, result.before);
    });

    it("are ignored where the metadata service is off", async () => {
      const result = await drill({
        onStaged: async ({ world, staged }) => {
          const off = { InstanceId: staged.subject, HttpEndpoint: "disabled" } as const;
          await world.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(off));
        },
      });
      assert.deepEqual(actions(result), ["ignore"]);
    });

    it("end with a message when EC2 refuses", async () => {
      const refusal = { code: "UnauthorizedOperation", message: "a service control policy says no", status: 403 };
      const faults = [{ match: { operation: "ModifyInstanceMetadataOptions" }, error: refusal, times: 9 }];
      const result = await drill({ faults });
      assert.match(result.verdict, /^failed-/);
      assert.deepEqual(result.after, result.before);
      assert.ok(titles(result).some((title) => title.includes("RequireImdsV2 failed")));
    });
  });

  describe("of a vulnerability that attackers use", () => {
    const drill = (options: Partial<DrillOptions>) => run(emulator.get(), "exploited-vulnerability", options);

    it("tag the instance and notify people, and the tag is removed again", async () => {
      const { result, undone } = await healAndUndo("exploited-vulnerability");
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual(result.after, { ...result.before, [vulnerabilityTag]: "CVE-2024-3094" });
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "CreateTags"));
      assert.ok(titles(result).some((title) => title.endsWith("can be attacked from the internet")));
      assert.deepEqual(undone, { runbook: "UntagInstance", status: "Success", state: result.before, answered: 0 });
    });

    it("put the tag back that was there before, also when Security Hub sent them", async () => {
      const before = "CVE-2021-44228";
      const { result, undone } = await healAndUndo("exploited-vulnerability", {
        event: importedVulnerability as unknown as SignalEvent,
        onStaged: async ({ world, staged }) => {
          const Tags = [{ Key: vulnerabilityTag, Value: before }];
          await world.client(EC2Client).send(new CreateTagsCommand({ Resources: [staged.subject], Tags }));
        },
      });
      assert.equal(result.after[vulnerabilityTag], "CVE-2024-3094");
      assert.equal(undone.status, "Success");
      assert.deepEqual(undone.state, { ...result.before, [vulnerabilityTag]: before });
    });

    it("leave a tag alone that was changed since, and the person who wanted it off hears that", async () => {
      let undone: Undone | undefined;
      let left: Record<string, unknown> = {};
      let pages: Array<{ message: string }> = [];
      await run(emulator.get(), "exploited-vulnerability", {}, async (stage) => {
        const { scenario, staged, world } = stage;
        const Tags = [{ Key: vulnerabilityTag, Value: "CVE-2025-0001" }];
        await world.client(EC2Client).send(new CreateTagsCommand({ Resources: [staged.subject], Tags }));
        undone = await undo(stage);
        left = await scenario.state(world, staged);
        pages = stage.organization.timeline.of("message").filter(({ message }) => message.includes("UntagInstance"));
      });
      assert.equal(undone?.status, "Failed");
      assert.equal(left[vulnerabilityTag], "CVE-2025-0001");
      assert.ok(pages.some(({ message }) => message.includes("UntagInstance failed")));
    });

    it("are ignored where the internet cannot reach the instance", async () => {
      const result = await drill({
        onStaged: async ({ world, staged }) => {
          const ec2 = world.client(EC2Client);
          const Filters = [{ Name: "instance-id", Values: [staged.subject] }];
          const { Addresses } = await ec2.send(new DescribeAddressesCommand({ Filters }));
          const { AssociationId } = Addresses![0]!;
          await ec2.send(new DisassociateAddressCommand({ AssociationId }));
        },
      });
      assert.deepEqual(actions(result), ["ignore"]);
      assert.ok(reasons(result).includes("the instance has no public address"));
      assert.deepEqual(result.after, result.before);
    });

    it("are only reported to people where the tags do not let Reflex act", async () => {
      const result = await drill({
        onStaged: async ({ world, staged }) => {
          const Tags = [{ Key: world.allowlistTag.key }];
          await world.client(EC2Client).send(new DeleteTagsCommand({ Resources: [staged.subject], Tags }));
        },
      });
      assert.deepEqual(actions(result), ["page"]);
      assert.equal(result.after[vulnerabilityTag], undefined);
    });
  });

  describe("that are critical and of a type that nothing answers", () => {
    for (const [form, event] of [
      ["of GuardDuty", undefined],
      ["of somebody else's product in Security Hub", ofAnotherProduct as unknown as SignalEvent],
    ] as const) {
      it(`page people, start nothing and open a file (${form})`, async () => {
        const result = await run(emulator.get(), "unknown-critical-finding", event && { event });
        assert.equal(result.verdict, "paged");
        assert.deepEqual(actions(result), ["page"]);
        assert.equal(firstCall(result, "StartAutomationExecution"), -1);
        const written = entries(result, "call").filter(({ operation, error }) => operation === "PutObject" && !error);
        assert.ok(written.some(({ input }) => /incidents\/.*\/opened\/incident\.md$/.test(String(input.Key))));
      });
    }
  });
});
