import assert from "node:assert/strict";
import fc from "fast-check";
import type { ApiCall } from "../../../simulator/aws";
import type { Fault } from "../../../simulator/door";
import { Faults } from "../../../simulator/door/faults";

const call: ApiCall = {
  service: "ec2",
  operation: "CreateTags",
  input: {},
  region: "eu-west-1",
  account: "111122223333",
  principal: { kind: "root", account: "111122223333" },
};

const fault = (more: Partial<Fault> = {}): Fault => ({
  match: {},
  error: { code: "Throttled", message: "", status: 503 },
  times: Number.POSITIVE_INFINITY,
  ...more,
});

describe("a fault in a share of the calls", () => {
  it("is due evenly: after n calls, n times the share have failed, rounded down", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 300 }), (percentage, calls) => {
        const faults = new Faults([fault({ percentage })]);
        const failed = Array.from({ length: calls }, () => faults.next(call, undefined)).filter(Boolean).length;
        assert.equal(failed, Math.floor((calls * percentage) / 100));
      }),
    );
  });

  it("is due at every call without a share, and counts each fault for itself", () => {
    const plan = [
      fault({ match: { operation: "CreateTags" }, percentage: 50 }),
      fault({ match: { operation: "DeleteTags" }, percentage: 50 }),
    ];
    const faults = new Faults(plan);
    const other = { ...call, operation: "DeleteTags" };
    assert.deepEqual(
      [call, other, call, other].map((one) => faults.next(one, undefined)),
      [undefined, undefined, plan[0], plan[1]],
    );
    assert.ok(new Faults([fault()]).next(call, undefined));
  });
});

describe("a fault of one step of a run", () => {
  const step = (name: string, id = name) => ({ document: "Reflex-TagInstance", name, id });
  const match = { step: { document: "Reflex-TagInstance", name: "Tag" } };

  it("is met by that step alone", () => {
    const faults = new Faults([fault({ match })]);
    assert.equal(faults.next(call, undefined), undefined);
    assert.equal(faults.next(call, step("ReadTag")), undefined);
    assert.equal(faults.next(call, { ...step("Tag"), document: "Reflex-UntagInstance" }), undefined);
    assert.ok(faults.next(call, step("Tag")));
  });

  it("lasts for every time that the step runs, or for the first with all its attempts", () => {
    const course = ["first", "first", "second", "first"];
    const met = (once: boolean) => {
      const faults = new Faults([fault({ match, ...(once && { once }) })]);
      return course.map((id) => faults.next(call, step("Tag", id)) !== undefined);
    };
    assert.deepEqual(met(false), [true, true, true, true]);
    assert.deepEqual(met(true), [true, true, false, true]);
  });

  it("counts down", () => {
    const one = fault({ match, times: 2 });
    const faults = new Faults([one]);
    assert.deepEqual(
      [1, 2, 3].map(() => faults.next(call, step("Tag")) !== undefined),
      [true, true, false],
    );
    assert.equal(one.times, 0);
  });
});
