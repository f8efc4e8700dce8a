import assert from "node:assert/strict";
import type { BusEvent } from "../../simulator/aws";
import { SimulatedClock } from "../../simulator/clock";
import { DeliveryError, delivery } from "../../simulator/events/delivery";
import { EventBridge, type Rule, type Target } from "../../simulator/events/eventBridge";
import { occurrences } from "../../simulator/events/occurrences";
import { EventsService } from "../../simulator/events/service";
import { Timeline } from "../../simulator/timeline";

const account = "111122223333";
const region = "eu-west-1";
const place = { account, region, bus: "default" };

const event: BusEvent = {
  version: "0",
  id: "e-1",
  "detail-type": "Test",
  source: "my.app",
  account,
  time: "2026-01-01T00:00:00Z",
  region,
  resources: [],
  detail: { state: "on" },
};

const queue: Target = { Id: "queue", Arn: `arn:aws:sqs:${region}:${account}:queue` };

function bench(send: (attempt: number) => void) {
  const clock = new SimulatedClock(new Date("2026-01-01T00:00:00Z"));
  const timeline = new Timeline(() => clock.now());
  const events = new EventBridge(clock, timeline);
  const buried: Array<{ queue: string; body: string; attributes: Record<string, string> }> = [];
  let attempts = 0;
  events.joinDelivery(
    delivery(
      clock,
      timeline,
      async () => {
        attempts++;
        send(attempts);
        return undefined;
      },
      async (_rule, arn, body, attributes) => {
        buried.push({ queue: arn, body, attributes });
      },
    ),
  );
  events.putRule({ ...place, name: "rule", state: "ENABLED", pattern: { source: ["my.app"] } });
  return {
    events,
    timeline,
    buried,
    attempts: () => attempts,
    async happens(target: Partial<Target>) {
      events.putTarget(account, region, "default", "rule", { ...queue, ...target });
      const before = clock.now().getTime();
      events.emit(account, region, "default", event, "drill");
      await clock.settled();
      return clock.now().getTime() - before;
    },
  };
}

const throttled = () => {
  throw new DeliveryError("THROTTLING", "slow down", true);
};

describe("delivery to a target", () => {
  const DeadLetterConfig = { Arn: `arn:aws:sqs:${region}:${account}:dlq` };

  it("is tried again while that may help, and arrives", async () => {
    const b = bench((attempt) => (attempt < 3 ? throttled() : undefined));
    await b.happens({ DeadLetterConfig });
    assert.equal(b.attempts(), 3);
    assert.deepEqual(
      b.timeline.of("delivery").map((d) => d.outcome),
      ["retried", "retried", "delivered"],
    );
    assert.deepEqual(b.buried, []);
  });

  it("gives up after the attempts of its retry policy, and says so in the message's attributes", async () => {
    const b = bench(throttled);
    await b.happens({ DeadLetterConfig, RetryPolicy: { MaximumRetryAttempts: 4 } });
    assert.equal(b.attempts(), 5);
    assert.deepEqual(b.buried[0]?.attributes, {
      RULE_ARN: `arn:aws:events:${region}:${account}:rule/rule`,
      TARGET_ARN: queue.Arn,
      ERROR_CODE: "THROTTLING",
      ERROR_MESSAGE: "slow down",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
      RETRY_ATTEMPTS: "4",
    });
  });

  it("gives up when the event is too old", async () => {
    const b = bench(throttled);
    const lasted = await b.happens({ DeadLetterConfig, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    assert.equal(b.buried[0]?.attributes.EXHAUSTED_RETRY_CONDITION, "MaximumEventAgeInSeconds");
    assert.ok(lasted <= 61_000);
  });

  it("is not tried again where permission is missing; the body that was built goes to the dead-letter queue", async () => {
    const b = bench(() => {
      throw new DeliveryError("NO_PERMISSIONS", "no", false);
    });
    await b.happens({ DeadLetterConfig, InputTransformer: { InputTemplate: '{"only":"this"}' } });
    assert.equal(b.attempts(), 1);
    assert.equal(b.buried[0]?.body, '{"only":"this"}');
    assert.equal(b.buried[0]?.attributes.RETRY_ATTEMPTS, undefined);
  });

  it("is lost without a dead-letter queue, and the timeline says so", async () => {
    const b = bench(() => {
      throw new DeliveryError("NO_RESOURCE", "gone", false);
    });
    await b.happens({});
    assert.equal(b.timeline.of("delivery")[0]?.error?.sentTo, "lost");
  });
});

describe("buses and rules", () => {
  const fresh = () => {
    const clock = new SimulatedClock(new Date());
    return new EventBridge(clock, new Timeline(() => clock.now()));
  };
  const rule = (state: Rule["state"] = "ENABLED", pattern: unknown = { source: [{ prefix: "" }] }) => ({
    ...place,
    name: "rule",
    state,
    pattern,
  });
  const readCall: BusEvent = { ...event, "detail-type": "AWS API Call via CloudTrail", detail: { readOnly: true } };

  it("pass read-only management calls only to rules that enable them", () => {
    const events = fresh();
    events.putRule(rule());
    assert.equal(events.matching(account, region, "default", readCall).length, 0);
    events.putRule(rule("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"));
    assert.equal(events.matching(account, region, "default", readCall).length, 1);
    events.putRule(rule("DISABLED"));
    assert.equal(events.matching(account, region, "default", event).length, 0);
  });

  it("refuse what PutRule and PutTargets refuse", () => {
    const events = fresh();
    assert.throws(() => events.putRule(rule("ENABLED", { source: [] })), { code: "InvalidEventPatternException" });
    assert.throws(() => events.putRule({ ...rule(), bus: "missing" }), { code: "ResourceNotFoundException" });
    events.putRule(rule());
    const bus = { Id: "bus", Arn: `arn:aws:events:${region}:${account}:event-bus/other` };
    const put = (target: Target) => events.putTarget(account, region, "default", "rule", target);
    assert.throws(() => put(bus), /RoleArn is required/);
    assert.throws(
      () => put({ ...bus, RoleArn: "arn:aws:iam::1:role/r", RetryPolicy: {} }),
      /Retry policy is not supported/,
    );
    for (let i = 0; i < 5; i++) put({ ...queue, Id: `t${i}` });
    assert.throws(() => put({ ...queue, Id: "sixth" }), { code: "LimitExceededException" });
  });

  it("answer PutEvents entry by entry", async () => {
    const events = fresh();
    const entry = { Source: "my.app", DetailType: "x", Detail: "{}" };
    const answer = await new EventsService(events, new SimulatedClock(new Date())).handle({
      service: "events",
      operation: "PutEvents",
      region,
      account,
      principal: { kind: "root", account },
      input: {
        Entries: [
          entry,
          { ...entry, Source: "aws.ec2" },
          { ...entry, Detail: "[]" },
          { ...entry, Detail: undefined },
          { ...entry, EventBusName: "no-such-bus" },
        ],
      },
    });
    assert.equal(answer.FailedEntryCount, 3);
    assert.deepEqual(
      (answer.Entries as Array<{ ErrorCode?: string }>).map((e) => e.ErrorCode ?? "ok"),
      ["ok", "NotAuthorizedForSourceException", "MalformedDetail", "InvalidArgument", "ok"],
    );
  });
});

describe("a call of PutEvents", () => {
  // Recorded by LocalStack: put_events_with_time_field.
  it("gives its time in seconds", async () => {
    const clock = new SimulatedClock(new Date("2026-01-01T00:00:00Z"));
    const timeline = new Timeline(() => clock.now());
    const events = new EventBridge(clock, timeline);
    events.putRule({ ...place, name: "all", state: "ENABLED", pattern: { source: ["my.app"] } });
    const service = new EventsService(events, clock);
    const put = (Time: unknown) =>
      service.handle({
        ...{
          service: "events",
          operation: "PutEvents",
          region,
          account,
          principal: { kind: "root", account } as const,
        },
        input: { Entries: [{ Source: "my.app", DetailType: "x", Detail: "{}", Time }] },
      });
    await put(1_796_053_881);
    const sent = timeline.entries.flatMap((entry) => (entry.kind === "event" ? [entry.event.time] : []));
    assert.deepEqual(sent, ["2026-11-30T15:51:21Z"]);
    await assert.rejects(put("yesterday"), { code: "SerializationException" });
  });

  for (const [count, accepted] of [
    [0, false],
    [10, true],
    [11, false],
  ] as const) {
    it(`with ${count} entries is ${accepted ? "accepted" : "refused as a whole"}`, async () => {
      const clock = new SimulatedClock(new Date("2026-01-01T00:00:00Z"));
      const service = new EventsService(new EventBridge(clock, new Timeline(() => clock.now())), clock);
      const entry = { Source: "my.app", DetailType: "x", Detail: "{}" };
      const put = service.handle({
        service: "events",
        operation: "PutEvents",
        region,
        account,
        principal: { kind: "root", account },
        input: { Entries: Array(count).fill(entry) },
      });
      if (accepted) assert.equal((await put).FailedEntryCount, 0);
      else await assert.rejects(put, { code: "ValidationException" });
    });
  }
});

describe("the role of a rule", () => {
  // Recorded from live AWS: radkawar/stackd, testdata/aws/eventbridge/target_roles.json, case rule-role-nonexistent.
  const RoleArn = "arn:aws:iam::111122223333:role/probe-missing";
  const refusal = {
    code: "ValidationException",
    message: `Provided role '${RoleArn}' cannot be assumed by principal 'events.amazonaws.com'.`,
  };
  const putRule = (input: object, assume: () => Promise<unknown>) => {
    const clock = new SimulatedClock(new Date("2026-01-01T00:00:00Z"));
    const events = new EventBridge(clock, new Timeline(() => clock.now()));
    return new EventsService(events, clock, undefined, assume).handle({
      ...{ service: "events", operation: "PutRule", region, account, principal: { kind: "root", account } as const },
      input: { Name: "probe", EventPattern: '{"source":["my.app"]}', ...input },
    });
  };
  const missing = () => Promise.reject(new Error(`role ${RoleArn} does not exist`));

  it("is one that EventBridge can assume, for this rule", async () => {
    await assert.rejects(putRule({ RoleArn }, missing), refusal);
    const asked: unknown[] = [];
    const assume = async (...request: unknown[]) => asked.push(...request);
    await putRule({ RoleArn }, assume);
    const sourceArn = `arn:aws:events:${region}:${account}:rule/probe`;
    assert.deepEqual(asked, [{ roleArn: RoleArn, sourceArn, sourceAccount: account, sessionName: "probe" }]);
  });

  it("is optional", async () => {
    await putRule({}, missing);
  });
});

describe("rules with a schedule", () => {
  const scheduled = (expression: string, changes: object = {}) => {
    const b = bench(() => {});
    const rule = b.events.putRule({ ...place, name: "clock", state: "ENABLED", schedule: expression, ...changes });
    b.events.putTarget(account, region, "default", "clock", queue);
    return { ...b, rule };
  };
  const due = (b: ReturnType<typeof scheduled>, until: string) =>
    occurrences(b.events, new Date("2026-01-01T00:00:00Z"), new Date(until)).map(({ at }) =>
      at.toISOString().slice(11, 16),
    );

  it("fire for their own targets and for every rule that matches the occurrence", async () => {
    const b = scheduled("rate(5 minutes)");
    b.events.putRule({ ...place, name: "all", state: "ENABLED", pattern: { source: ["aws.events"] } });
    b.events.putTarget(account, region, "default", "all", queue);
    b.events.occur(b.rule);
    const [happened] = b.timeline.of("event");
    assert.deepEqual(happened?.event.resources, [`arn:aws:events:${region}:${account}:rule/clock`]);
    assert.equal(happened?.event["detail-type"], "Scheduled Event");
    assert.deepEqual(happened?.event.detail, {});
    assert.deepEqual(
      b.timeline.of("rule").map(({ rule }) => rule),
      ["clock", "all"],
    );
  });

  it("may have a pattern as well", () => {
    const b = scheduled("rate(5 minutes)", { pattern: { source: ["my.app"] } });
    assert.equal(b.events.matching(account, region, "default", event).length, 2);
    assert.deepEqual(due(b, "2026-01-01T00:11:00Z"), ["00:05", "00:10"]);
  });

  it("come in the order of time, and not from a rule that is disabled", () => {
    const b = scheduled("cron(0/15 * * * ? *)");
    b.events.putRule({ ...place, name: "other", state: "ENABLED", schedule: "rate(20 minutes)" });
    b.events.putRule({ ...place, name: "off", state: "DISABLED", schedule: "rate(1 minute)" });
    assert.deepEqual(due(b, "2026-01-01T00:45:00Z"), ["00:15", "00:20", "00:30", "00:40", "00:45"]);
  });

  it("are refused on any bus but the default one, and with an expression that PutRule refuses", () => {
    const { events } = bench(() => {});
    events.createBus(account, region, "mine");
    const put = (changes: object) => () =>
      events.putRule({ ...place, name: "clock", state: "ENABLED", schedule: "rate(5 minutes)", ...changes });
    assert.throws(put({ bus: "mine" }), /ScheduleExpression is supported only on the default event bus/);
    assert.throws(put({ schedule: "rate(1 minutes)" }), /Parameter ScheduleExpression is not valid/);
  });
});
