import assert from "node:assert/strict";
import { runbooks } from "../../../catalogue/runbooks";
import { responseByName } from "../../../cli/drill/scenarios";
import { containments, everything, keyOf, shardOf, stepsIn, subjectOf } from "../../../cli/failEach/subject";

const names = (some: ReadonlyArray<{ name: string }>) => some.map(({ name }) => name);

describe("whose calls are refused", () => {
  it("those of the runbook that a response starts, or its workflow", () => {
    assert.deepEqual(names(subjectOf(responseByName("public-bucket")).runbooks), ["ContainBucket"]);
    const { workflow } = responseByName("compromised-instance");
    assert.deepEqual(names(subjectOf(responseByName("compromised-instance")).runbooks), names(workflow!.runbooks));
  });

  it("of no response on which only people act, or which answers samples: it names one that can be drilled", () => {
    for (const [name, why] of [
      ["root-used", "only people act on it"],
      ["security-drill", "it answers samples only"],
    ] as const) {
      assert.throws(
        () => subjectOf(responseByName(name)),
        ({ name: kind, message }: Error) =>
          kind === "UsageError" && message.startsWith(name) && message.includes(why) && message.includes("crypto-"),
      );
    }
  });

  it("all runbooks, or the containments: what is essential in them can be undone", () => {
    assert.deepEqual(everything().runbooks, runbooks);
    const own = names(containments().runbooks);
    for (const name of ["ContainBucket", "ContainPrincipal", "RevokeOpenIngress"]) assert.ok(own.includes(name), name);
    for (const name of ["ReleaseBucket", "RestartService"]) assert.ok(!own.includes(name), name);
  });

  it("in shards that together are all steps, each with the drills in which they run", () => {
    const shards = [1, 2, 3].map((index) => shardOf(everything(), `${index}/3`));
    const all = runbooks.flatMap((one) => stepsIn(one).map(({ name }) => keyOf(one.name, name)));
    assert.deepEqual(
      shards.flatMap(({ only }) => [...only!]),
      everything().runbooks.flatMap((one) => stepsIn(one).map(({ name }) => keyOf(one.name, name))),
    );
    assert.equal(new Set(all).size, all.length);
    const undoing = shards.find(({ only }) => only!.has("ReleaseBucket RestoreBlock"));
    assert.ok(undoing && names(undoing.responses).includes("public-bucket"));
    for (const shard of ["0/3", "4/3", "3", "a/b"])
      assert.throws(() => shardOf(everything(), shard), { name: "UsageError" }, shard);
  });
});
