import assert from "node:assert/strict";
import { type Blueprint, blueprint } from "../../../cli/blueprint";
import { release } from "./people";
import { entries, run, sharedEmulator, stepsEnded, titles } from "./support";

/** The example organization, whose instances carry other roles than its configuration says. */
async function withOtherInstanceRoles(): Promise<Blueprint> {
  const plan = await blueprint();
  let changed = 0;
  for (const { inputs } of plan.deployment.resources)
    for (const inline of (inputs.inlinePolicies ?? []) as Array<{ policy: string }>) {
      changed += inline.policy.includes("role/web-*") ? 1 : 0;
      inline.policy = inline.policy.replaceAll("role/web-*", "role/app-*");
    }
  assert.equal(changed, 4, "isolation and containment, and what undoes them");
  return plan;
}

describe("an instance whose role runs may not touch", () => {
  const emulator = sharedEmulator();

  it("is isolated and kept as evidence, people are notified whose sessions live, can approve, and can release it", async () => {
    const plan = await withOtherInstanceRoles();
    let released: Record<string, unknown> = {};
    let ended: Awaited<ReturnType<typeof release>> | undefined;
    let lastWord = "";
    const answer = async () => "reject" as const;
    const result = await run(emulator.get(), "crypto-mining-instance", { plan, answer }, async (stage) => {
      ended = await release(stage);
      lastWord = stage.organization.timeline
        .of("message")
        .findLast(({ message }) => message.includes("left undone"))!.message;
      released = await stage.scenario.state(stage.world, stage.staged);
    });

    const refused = entries(result, "call").filter(({ decision }) => decision?.allowed === false);
    assert.deepEqual([...new Set(refused.map(({ operation }) => operation))], ["PutRolePolicy"]);
    assert.match(refused[0]!.decision!.reason, /iam:PutRolePolicy.*role\/web-role/);
    assert.deepEqual(stepsEnded(result, "RevokeOlderSessions"), ["Failed"]);
    assert.deepEqual(stepsEnded(result, "ApproveTermination"), ["Failed"]);
    assert.equal(result.verdict, "rejected");
    assert.deepEqual(result.after.rolePolicies, []);
    assert.equal(result.after.instanceProfile, undefined);
    assert.deepEqual(result.after.elasticIps, []);
    assert.match(result.outcome.join("\n"), /running, in reflex-quarantine\b/);
    assert.match(result.outcome.join("\n"), /2 snapshots kept/);

    const told = titles(result);
    const order = [/Isolation of/, /Approve or reject/, /stays isolated/].map((title) =>
      told.findIndex((each) => title.test(each)),
    );
    assert.ok(
      order.every((at, index) => at > (order[index - 1] ?? -1)),
      told.join("\n"),
    );
    const asked = entries(result, "message").find(({ subject }) => subject?.includes(": Approve or reject"));
    assert.match(
      asked!.message,
      /end the older sessions of its role: left undone.*Revoke the active sessions of web-role/,
    );

    assert.equal(ended!.status, "Failed");
    assert.match(ended!.failure ?? "", /AllowOlderSessions/);
    assert.match(lastWord, /give it its instance profile again: left undone, .*Associate the profile of web-role/);
    assert.deepEqual(released, { ...result.before, instanceProfile: undefined });
  });
});
