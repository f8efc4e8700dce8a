import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Actor, type Change, type Context, correlate } from "../../../functions/evidence/correlate";

const brokeAt = "2026-11-24T09:00:00.000Z";
const context: Context = {
  account: "111122223333",
  resource: { id: "i-0b2c4d6e8f0a1b3c5", arn: "arn:aws:ec2:eu-west-1:111122223333:instance/i-0b2c4d6e8f0a1b3c5" },
  related: ["web-asg", "web-role"],
  mentioned: ["sg-0e1f2031425364758"],
  callers: ["mallory"],
  owner: "team-payments",
};

const actor = (kind: Actor["kind"], more: Partial<Actor> = {}): Actor => ({
  kind,
  name: `${kind} of the tests`,
  account: context.account,
  aliases: [],
  ...more,
});

function change(id: string, minutesBefore: number, more: Partial<Change> = {}): Change {
  return {
    id,
    at: new Date(Date.parse(brokeAt) - minutesBefore * 60_000).toISOString(),
    source: "cloudtrail",
    what: "ec2 ModifySomething",
    who: actor("person"),
    resources: [],
    ...more,
  };
}

const ids = (changes: Change[]) => changes.map(({ id }) => id);
const onResource = { resources: [context.resource.id] };

describe("the correlation of changes with what broke", () => {
  it("puts the change of the resource itself before what is merely near in time", () => {
    const { causes } = correlate([change("near", 1), change("itself", 45, onResource)], brokeAt, context);
    assert.deepEqual(ids(causes), ["itself", "near"]);
    assert.deepEqual(
      causes[0]!.reasons.map(({ detail }) => detail),
      ["45 min before it broke", "it changed i-0b2c4d6e8f0a1b3c5 itself", "made by a person"],
    );
  });

  it("weighs the resource itself, what it depends on, what the signal mentions, and all else, in this order", () => {
    const { causes } = correlate(
      [
        change("else", 10, { resources: ["bucket"] }),
        change("mentioned", 10, { resources: ["sg-0e1f2031425364758"] }),
        change("related", 10, { resources: ["arn:aws:iam::111122223333:role/app/web-role"] }),
        change("itself", 10, { resources: [context.resource.arn!] }),
      ],
      brokeAt,
      context,
    );
    assert.deepEqual(ids(causes), ["itself", "related", "mentioned", "else"]);
  });

  it("does not confuse a name with another that ends the same way", () => {
    const { causes } = correlate(
      [change("other", 10, { resources: ["arn:aws:iam::111122223333:role/other-web-role", "other-web-role"] })],
      brokeAt,
      context,
    );
    assert.match(causes[0]!.reasons[1]!.detail, /something else/);
  });

  it("weighs the caller that the signal names, other accounts, other owners, people, deployments and AWS, in this order", () => {
    const { causes } = correlate(
      [
        change("aws", 10, { who: actor("service") }),
        change("role", 10, { who: actor("caller") }),
        change("deployment", 10, { who: actor("automation") }),
        change("person", 10),
        change("other-owner", 10, { owner: "team-search" }),
        change("named", 10, { who: actor("caller", { aliases: ["mallory"] }) }),
      ],
      brokeAt,
      context,
    );
    assert.deepEqual(ids(causes), ["named", "other-owner", "person", "deployment", "role", "aws"]);
    const [foreign] = correlate(
      [change("x", 10, { who: actor("caller", { account: "999988887777" }) })],
      brokeAt,
      context,
    ).causes;
    assert.match(foreign!.reasons[2]!.detail, /another account, 999988887777/);
  });

  it("lets a failed attempt count little, and says that it failed", () => {
    const { causes } = correlate(
      [change("failed", 10, { ...onResource, failed: "AccessDenied" }), change("done", 600, onResource)],
      brokeAt,
      context,
    );
    assert.deepEqual(ids(causes), ["done", "failed"]);
    assert.match(causes[1]!.reasons.at(-1)!.detail, /it failed \(AccessDenied\)/);
  });

  it("keeps what came after apart, allowing for a minute between clocks", () => {
    const { causes, since } = correlate([change("after", -2), change("at-once", -0.5)], brokeAt, context);
    assert.deepEqual([ids(causes), ids(since)], [["at-once"], ["after"]]);
  });

  it("never calls Reflex's own changes a cause, nor a consequence", () => {
    const own = { ...onResource, who: actor("reflex") };
    const { causes, since, ours } = correlate([change("b", -3, own), change("a", 5, own)], brokeAt, context);
    assert.deepEqual([causes, since, ids(ours)], [[], [], ["a", "b"]]);
  });

  const anyChange = fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    minutes: fc.integer({ min: -600, max: 1440 }),
    kind: fc.constantFrom<Actor["kind"]>("person", "automation", "service", "reflex", "caller"),
    resources: fc.subarray([context.resource.id, "web-asg", "sg-0e1f2031425364758", "bucket"]),
    source: fc.constantFrom<Change["source"]>("cloudtrail", "codedeploy"),
    failed: fc.option(fc.constant("Denied"), { nil: undefined }),
  });
  type Drawn = Pick<Change, "id" | "failed" | "resources"> & { minutes: number; kind: Actor["kind"] };
  const build = ({ minutes, kind, failed, ...more }: Drawn) =>
    change(more.id, minutes, { who: actor(kind), ...(failed !== undefined && { failed }), ...more });
  // Two records of one change are the same.
  const someChanges = fc
    .uniqueArray(anyChange, { selector: ({ id, source }) => `${source} ${id}` })
    .map((all) => all.map(build));

  it("accounts for every change once, whatever their order, and orders causes by score", () => {
    fc.assert(
      fc.property(someChanges, fc.infiniteStream(fc.nat()), (changes, noise) => {
        const { causes, since, ours } = correlate(changes, brokeAt, context);
        assert.deepEqual([...causes, ...since, ...ours].map(key).sort(), changes.map(key).sort());
        const scores = causes.map(({ score }) => score);
        assert.deepEqual(
          scores,
          [...scores].sort((a, b) => b - a),
        );
        assert.ok(scores.every((score) => score >= 0 && score <= 100));
        const mixed = changes.map((one) => [noise.next().value, one] as const).sort(([a], [b]) => a - b);
        assert.deepEqual(correlate([...mixed.map(([, one]) => one), ...changes], brokeAt, context), {
          causes,
          since,
          ours,
        });
      }),
    );
  });

  it("never ranks a change lower for being nearer in time, or nearer to the resource", () => {
    fc.assert(
      fc.property(anyChange, fc.nat({ max: 1440 }), fc.nat({ max: 1440 }), (one, a, b) => {
        const score = (minutes: number, resources = one.resources) =>
          correlate([build({ ...one, kind: "person", minutes, resources })], brokeAt, context).causes[0]!.score;
        assert.ok(score(Math.min(a, b)) >= score(Math.max(a, b)));
        assert.ok(score(a, [...one.resources, context.resource.id]) >= score(a));
      }),
    );
  });

  const key = ({ id, source }: Change) => `${source} ${id}`;
});
