import assert from "node:assert/strict";
import type { PolicyDocument, PolicyStatement } from "../../../aws/iam";
import { changed, decided, entries, firstCall, run, sharedEmulator, stepsEnded, titles } from "./support";

const response = "crypto-mining-instance";

function statements(policy: unknown): PolicyStatement[] {
  return [(JSON.parse(String(policy)) as PolicyDocument).Statement].flat();
}

const withStatements = (list: PolicyStatement[]) => JSON.stringify({ Version: "2012-10-17", Statement: list });

describe("a fault in the program makes the drill fail, with an explanation", () => {
  const emulator = sharedEmulator();

  it("wrong organization in the bus policy", async () => {
    const plan = await changed("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "reflex-security", (inputs) => {
      inputs.policy = String(inputs.policy).replaceAll("o-a1b2c3d4e5", "o-someoneelse");
    });
    const result = await run(emulator.get(), response, { plan });
    assert.equal(result.verdict, "ignored");
    const [delivery] = entries(result, "delivery");
    assert.equal(delivery?.error?.code, "NO_PERMISSIONS");
    assert.equal(delivery?.error?.sentTo, "dlq");
    assert.match(delivery?.error?.message ?? "", /bus policy of reflex-security.*aws:PrincipalOrgID.*o-a1b2c3d4e5/i);
  });

  it("a target role that does not exist", async () => {
    const plan = await changed("aws:cloudwatch/eventTarget:EventTarget", "reflex-forward-1", (inputs) => {
      inputs.roleArn = "arn:aws:iam::111122223333:role/reflex-forwader";
    });
    const result = await run(emulator.get(), response, { plan });
    assert.equal(result.verdict, "ignored");
    assert.match(entries(result, "delivery")[0]?.error?.message ?? "", /role\/reflex-forwader does not exist/);
  });

  it("a trust policy for another rule", async () => {
    const plan = await changed("aws:iam/role:Role", "reflex-forwarder", (inputs) => {
      inputs.assumeRolePolicy = String(inputs.assumeRolePolicy).replaceAll("rule/reflex-forward", "rule/other");
    });
    const result = await run(emulator.get(), response, { plan });
    assert.equal(result.verdict, "ignored");
    assert.match(
      entries(result, "delivery")[0]?.error?.message ?? "",
      /trust policy of role reflex-forwarder.*SourceArn/i,
    );
  });

  it("a queue policy without the rule", async () => {
    const plan = await changed("aws:sqs/queue:Queue", "reflex-triage", (inputs) => {
      inputs.policy = withStatements(statements(inputs.policy).filter((s) => s.Effect === "Deny"));
    });
    const result = await run(emulator.get(), response, { plan });
    assert.equal(result.verdict, "ignored");
    const failed = entries(result, "delivery").find((d) => d.outcome === "failed");
    assert.equal(failed?.error?.code, "NO_PERMISSIONS");
    assert.match(failed?.error?.message ?? "", /sqs:SendMessage/i);
  });

  it("a grant that the runbook needs: it cuts off all the same, says what is left undone, and pages", async () => {
    const role = "reflex-run-IsolateAndSnapshotInstance";
    const plan = await changed("aws:iam/role:Role", role, (inputs) => {
      const [inline] = inputs.inlinePolicies as Array<{ policy: string }>;
      if (!inline) throw new Error("the role has no policy");
      inline.policy = withStatements(
        statements(inline.policy).filter((s) => ![s.Action].flat().includes("autoscaling:DetachInstances")),
      );
    });
    const result = await run(emulator.get(), response, { plan });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(new Set(stepsEnded(result, "DetachFromGroup")), new Set(["Failed"]));
    assert.ok(entries(result, "call").some((c) => /DetachInstances/.test(c.decision?.reason ?? "")));
    assert.ok(firstCall(result, "ModifyNetworkInterfaceAttribute") >= 0);
    const said = entries(result, "message").map(({ message }) => message);
    assert.ok(said.some((text) => text.includes("remove it from its Auto Scaling group: left undone")));
    assert.ok(titles(result).some((t) => t.includes(" failed")));
  });

  it("a responder role that triage may not assume: people are notified of who refused what, at once", async () => {
    const plan = await changed("aws:iam/role:Role", "reflex-responder", (inputs) => {
      inputs.assumeRolePolicy = String(inputs.assumeRolePolicy).replaceAll("role/reflex-triage", "role/somebody");
    });
    const result = await run(emulator.get(), response, { plan });
    assert.equal(result.verdict, "paged");
    assert.deepEqual(
      decided(result).map(({ action }) => action),
      ["page"],
    );
    assert.ok(
      entries(result, "call").some(
        (c) => c.operation === "AssumeRole" && /trust policy of role reflex-responder/.test(c.decision?.reason ?? ""),
      ),
    );
  });
});

describe("an API error in the middle", () => {
  const emulator = sharedEmulator();
  const fault = (operation: string, times: number) => ({
    match: { service: "ec2", operation },
    error: { code: "InternalError", message: "injected", status: 500 },
    times,
  });

  it("is tried again, and the incident still heals", async () => {
    const result = await run(emulator.get(), response, { faults: [fault("CreateSnapshots", 1)] });
    assert.equal(result.verdict, "healed");
    assert.equal(entries(result, "call").filter((c) => c.operation === "CreateSnapshots").length, 2);
  });

  it("that does not pass is left undone: the volumes stay, and who approves the termination knows it", async () => {
    const result = await run(emulator.get(), response, { faults: [fault("CreateSnapshots", 99)] });
    assert.match(result.verdict, /^failed-/);
    assert.equal(entries(result, "call").filter((c) => c.operation === "CreateSnapshots").length, 3);
    assert.match(result.outcome.join("\n"), /0 snapshots kept/);
    const question = entries(result, "message").find(({ subject }) => subject?.includes("Approve or reject"));
    assert.match(question!.message, /snapshots?[^\n]*: left undone/);
    assert.ok(titles(result).some((t) => t.includes(" failed")));
  });
});
