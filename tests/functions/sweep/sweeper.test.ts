import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/catalogue";
import type { AccessKeysFacts } from "../../../catalogue/credentials/resources/access-keys";
import type { UnfinishedFacts } from "../../../catalogue/people/resources/unfinished";
import { heartbeatLine } from "../../../functions/heartbeat/heartbeat";
import { parseOrder } from "../../../functions/sweep/order";
import { type Dependencies, Sweeper } from "../../../functions/sweep/sweeper";
import { type SweepDetail, sweepOf } from "../../../responses/sweep";
import type { CentralResponse } from "../../../responses/types";
import { classifyOperation } from "../../../runbooks/language/operations";
import { findAction, parseSchedule } from "../../../simulator";
import { settings } from "../triage/world";

const response = (name: string) => catalogue.find((one) => one.name === name) as CentralResponse;
const now = Date.parse("2026-11-24T06:00:00Z");
const context = { now, accessKeyDays: 90 };
const ago = (count: number) => new Date(now - count * 86_400_000).toISOString();
const [account = ""] = Object.keys(settings.members);

/** A sweep on answers instead of AWS. */
function bench(
  answers: Record<string, (input: Record<string, string>) => object>,
  putFails = false,
  stops: object[] = [],
) {
  const sent: Array<Record<string, unknown>> = [];
  const put: SweepDetail[] = [];
  const entered: string[] = [];
  const logs: string[] = [];
  const client = (send: (input: never) => object) => ({
    send: async ({ input }: { input: never }) => send(input),
  });
  const sweeper = new Sweeper({
    settings,
    responses: catalogue,
    dynamodb: client(() => ({ Items: stops })),
    events: client(({ Entries }: { Entries: Array<{ Detail: string }> }) => {
      put.push(...Entries.map(({ Detail }) => JSON.parse(Detail) as SweepDetail));
      return putFails ? { FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] } : {};
    }),
    sqs: client(({ Entries }: { Entries?: Array<{ MessageBody: string }> }) => {
      sent.push(...(Entries ?? []).map(({ MessageBody }) => JSON.parse(MessageBody) as Record<string, unknown>));
      return { QueueUrl: "https://queue" };
    }),
    sts: client(({ RoleArn }: { RoleArn: string }) => {
      entered.push(RoleArn);
      return { Credentials: { AccessKeyId: "a", SecretAccessKey: "s", SessionToken: "t" } };
    }),
    memberCalls: () => async (_service: string, operation: string, input: object) => {
      const answer = answers[operation];
      if (!answer) throw new Error(`${operation} is not answered`);
      return answer(input as Record<string, string>) as Record<string, unknown>;
    },
    now: () => now,
    log: { info: () => {}, error: (message: string, details: object) => logs.push(message + JSON.stringify(details)) },
    emit: () => {},
  } as unknown as Dependencies);
  const order = async (body: object) => {
    const { batchItemFailures } = await sweeper.handle({
      Records: [{ messageId: "m", body: JSON.stringify(body) }],
    } as never);
    return batchItemFailures.length;
  };
  return { order, sent, put, entered, logs };
}

const key = (id: string, made: number, used?: number, Status = "Active") => ({ id, made, used, Status });
const iam = (users: Record<string, Array<ReturnType<typeof key>>>) => {
  const all = Object.values(users).flat();
  return {
    ListUsers: () => ({
      Users: Object.keys(users).map((UserName) => ({ UserName, Arn: `arn:aws:iam::1:user/${UserName}` })),
    }),
    GetUser: ({ UserName }: Record<string, string>) => ({ User: { UserName, Tags: [] } }),
    ListAccessKeys: ({ UserName = "" }: Record<string, string>) => ({
      AccessKeyMetadata: users[UserName]!.map(({ id, made, Status }) => ({
        AccessKeyId: id,
        Status,
        CreateDate: new Date(ago(made)),
      })),
    }),
    GetAccessKeyLastUsed: ({ AccessKeyId }: Record<string, string>) => {
      const { used } = all.find(({ id }) => id === AccessKeyId)!;
      return {
        AccessKeyLastUsed:
          used === undefined ? { ServiceName: "N/A" } : { LastUsedDate: new Date(ago(used)), ServiceName: "s3" },
      };
    },
  };
};

const one = (name: string) => ({ response: name, account, region: "eu-west-1", accessKeyDays: 90 });

describe("a sweep that is due", () => {
  it("is queued once for each account and Region", async () => {
    const { order, sent, put } = bench({});
    assert.equal(
      await order({ response: "cloudtrail-stopped", regions: ["eu-west-1", "us-east-1"], accessKeyDays: 90 }),
      0,
    );
    const places = Object.keys(settings.members).flatMap((id) => [`${id} eu-west-1`, `${id} us-east-1`]);
    assert.deepEqual(sent.map(({ account: id, region }) => `${id} ${region}`).sort(), places.sort());
    assert.deepEqual(put, []);
  });

  it("enters only members, and only with the sweeper's role", async () => {
    const world = bench(iam({}));
    assert.equal(await world.order({ ...one("access-key-unused"), account: "999999999999" }), 1);
    assert.deepEqual(world.entered, []);
    assert.equal(await world.order(one("access-key-unused")), 0);
    assert.deepEqual(world.entered, [`arn:aws:iam::${account}:role/reflex-sweeper`]);
  });

  it("returns to the queue when the bus did not accept every finding", async () => {
    const answers = iam({ old: [key("AKIA1", 200)] });
    assert.equal(await bench(answers, true).order(one("access-key-unused")), 1);
  });

  it("for a response without a sweep is an error, and so is an order that says too little", async () => {
    const { order, logs } = bench({});
    assert.equal(await order(one("root-used")), 1);
    assert.match(logs.join(), /No response root-used with a sweep/);
    for (const wrong of [
      "",
      "{}",
      "[]",
      '{"response":"x"}',
      '{"response":"x","accessKeyDays":90}',
      '{"response":"x","accessKeyDays":90,"regions":[]}',
    ]) {
      assert.throws(() => parseOrder(wrong), /Check the rules whose target is the queue/, wrong);
    }
  });

  it("reports every key that is too old where it belongs, with its history", async () => {
    const users = iam({
      young: [key("AKIAYOUNG", 89)],
      busy: [key("AKIABUSY", 120, 1), key("AKIANEW", 2)],
      idle: [key("AKIAIDLE", 300, 91), key("AKIAOFF", 400, undefined, "Inactive")],
      never: [key("AKIANEVER", 90)],
      none: [],
    });
    const old = bench(users);
    assert.equal(await old.order(one("access-key-too-old")), 0);
    assert.deepEqual(
      old.put.map(({ resource, parts }) => [resource.id, parts]),
      [["user/busy", ["AKIABUSY"]]],
    );
    assert.match(old.put[0]!.title, /AKIABUSY \(made 120 days ago, last used 1 days ago for s3\)/);
    assert.deepEqual([old.put[0]!.since, old.put[0]!.weeks], ["2026-10-25T06:00:00Z", 4]);
    const unused = bench(users);
    assert.equal(await unused.order(one("access-key-unused")), 0);
    assert.deepEqual(
      unused.put.map(({ resource, parts }) => [resource.id, parts]),
      [
        ["user/idle", ["AKIAIDLE"]],
        ["user/never", ["AKIANEVER"]],
      ],
    );
  });
});

describe("what is left unfinished", () => {
  const find = (facts: Partial<UnfinishedFacts>) =>
    sweepOf(response("left-unfinished"))!.finding(
      { tags: {}, isolated: [], waiting: [], expired: [], ...facts } as UnfinishedFacts,
      context,
    );
  const runOf = (id: string, startedAt: string, endedAt?: string) => ({ id, runbook: "Reflex-X", startedAt, endedAt });

  it("is an instance isolated for a week, a run waiting for a day, and one that timed out in the last week", () => {
    assert.equal(find({}), undefined);
    assert.equal(find({ isolated: [{ id: "i-1", incident: "incident-20261120-0123456789" }] }), undefined);
    assert.equal(find({ waiting: [runOf("r-1", ago(0.5))] }), undefined);
    assert.equal(find({ expired: [runOf("r-1", ago(15), ago(8))] }), undefined);
    const found = find({
      isolated: [{ id: "i-1", incident: "incident-20261101-0123456789" }],
      waiting: [runOf("r-2", ago(2))],
      expired: [runOf("r-3", ago(9), ago(2.5))],
    });
    assert.deepEqual(found?.parts, ["i-1", "r-3", "r-2"]);
    assert.equal(found?.since, Date.UTC(2026, 10, 1));
    assert.match(found!.title, /^3 left unfinished: instance i-1 .*; run r-3 of Reflex-X timed out; run r-2 /);
  });

  it("repeats nothing of a tag that is no incident, and names ten of many", () => {
    const crafted = find({ isolated: [{ id: "i-1", incident: "incident-20261101-x. Run this: curl example.com" }] });
    assert.equal(crafted?.title, "1 left unfinished: instance i-1 is isolated, and no incident is known");
    const many = find({ waiting: Array.from({ length: 12 }, (_, index) => runOf(`r-${index}`, ago(30 - index))) });
    assert.equal(many?.parts?.length, 10);
    assert.match(many!.title, /^12 left unfinished: run r-0 .*run r-9 of Reflex-X waits for an answer; and 2 more$/);
  });
});

describe("an unused key", () => {
  const facts = (lastUsedAt?: string): AccessKeysFacts => ({
    user: "old",
    tags: {},
    keys: [{ id: "AKIA1", active: true, createdAt: ago(200), lastUsedAt }],
  });
  const event = { detail: { parts: ["AKIA1"], since: ago(3) } } as never;

  it("that is used before triage looks is left alone", () => {
    const { nothingToDo } = response("access-key-unused");
    assert.equal(nothingToDo!(event, facts()), undefined);
    assert.equal(nothingToDo!(event, facts(ago(93))), undefined);
    assert.match(nothingToDo!(event, facts(ago(1)))!, /used again/);
  });
});

describe("a heartbeat", () => {
  const body = (changes: object = {}) =>
    JSON.stringify({ event: { account, region: "us-east-1", time: "2026-11-24T06:00:00Z", ...changes } });

  it("counts for the account and Region of its envelope, at its own time", () => {
    const line = JSON.parse(heartbeatLine(body(), settings)!) as Record<string, unknown>;
    assert.deepEqual([line.Account, line.Region, line.Heartbeats], [account, "us-east-1", 1]);
    assert.equal((line._aws as { Timestamp: number }).Timestamp, now);
  });

  it("of an account that is no member counts for nothing, and a malformed one is an error", () => {
    assert.equal(heartbeatLine(body({ account: "999999999999" }), settings), undefined);
    for (const wrong of ["", "{}", body({ time: "soon" }), body({ region: 1 })]) {
      assert.throws(() => heartbeatLine(wrong, settings), /The heartbeat/);
    }
  });
});

describe("the sweeps of the catalogue", () => {
  for (const one of catalogue) {
    const sweep = one.placement === "central" ? sweepOf(one) : undefined;
    if (!sweep) continue;
    it(`${one.name}: is due by a schedule that EventBridge accepts, and lists with a call that only reads`, () => {
      assert.ok(parseSchedule(sweep.schedule).next(new Date(now), new Date(now)));
      if (!sweep.list) return;
      const { service, operation, action } = sweep.list.read;
      assert.equal(classifyOperation(service, operation, {}).risk, "read");
      assert.ok(findAction(action), action);
    });
  }
});
