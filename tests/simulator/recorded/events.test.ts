import assert from "node:assert/strict";
import type { PolicyStatement } from "../../../aws/iam";
import { AwsError, type BusEvent, type Principal } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import { readBusPolicy } from "../../../simulator/events/busPolicy";
import { busName, EventBridge, type Target } from "../../../simulator/events/eventBridge";
import { buildTargetInput } from "../../../simulator/events/input";
import { testPattern } from "../../../simulator/events/patternApi";
import { parseSchedule } from "../../../simulator/events/schedule";
import { principalContext } from "../../../simulator/iam/context";
import { evaluatePolicies } from "../../../simulator/iam/evaluate";
import { Timeline } from "../../../simulator/timeline";
import { notCovered } from "../../recorded/notCovered";
import whole from "../../recorded/wholeEvents.json";
import policies from "./busPolicies.json";
import targets from "./busTargets.json";
import inputs from "./inputs.json";
import schedules from "./schedules.json";
import deliveries from "./serviceDelivery.json";

const account = "111122223333";
const region = "eu-west-1";

/** Accepted, or the code and message of the refusal. */
type Answer = { accepted: true } | { accepted: false; code: string; message: string };

function answerOf(call: () => void): Answer {
  try {
    call();
    return { accepted: true };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { accepted: false, code: error.code, message: error.message };
  }
}

function newEvents(): EventBridge {
  const clock = new SimulatedClock(new Date("2026-09-15T00:00:00Z"));
  const events = new EventBridge(clock, new Timeline(() => clock.now()));
  for (const bus of ["probe-bus", "probe-a"]) events.createBus(account, region, bus);
  return events;
}

const recorded = (name: string) => (notCovered[name] === undefined ? it : it.skip);

describe("recorded answers about schedules", () => {
  for (const fact of schedules.facts) {
    const { expression, after, fires, accepted, bus, state } = fact;
    if (fires !== undefined && expression !== undefined) {
      it(`${fact.case}: ${expression} fires at ${fires}`, () => {
        const next = parseSchedule(expression).next(new Date(after ?? ""), new Date(0));
        assert.equal(next?.toISOString(), new Date(fires).toISOString());
      });
      continue;
    }
    it(`${fact.case} is ${accepted ? "accepted" : "refused"}`, () => {
      const rule = { account, region, name: "probe", state: (state ?? "ENABLED") as "ENABLED" };
      const { pattern } = fact;
      const answer = answerOf(() => newEvents().putRule({ ...rule, bus: busName(bus), pattern, schedule: expression }));
      assert.equal(answer.accepted, accepted);
      if (!answer.accepted) assert.equal(answer.code, "ValidationException");
    });
  }

  it("have no rule that matches all management events", () => {
    const state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
    const rule = { account, region, bus: "default", name: "probe", state, schedule: "rate(1 day)" } as const;
    assert.throws(() => newEvents().putRule(rule), { code: "ValidationException" });
  });
});

describe("recorded answers about policies of a bus", () => {
  const bus = `arn:aws:events:${region}:${account}:event-bus/probe`;
  for (const { case: name, policy, accepted, code, message } of policies.facts) {
    recorded(name)(`${name} is ${accepted ? "accepted" : "refused"}`, () => {
      const answer = answerOf(() => readBusPolicy(policy, bus));
      assert.equal(answer.accepted, accepted, JSON.stringify(answer));
      if (answer.accepted) return;
      // AWS names the place of a statement in the text; here it is named by its Sid.
      const withoutPlace = (text = "") => text.replace(/^Invalid statement .*?: /, "");
      assert.deepEqual([answer.code, withoutPlace(answer.message)], [code, withoutPlace(message)]);
    });
  }

  it("with two equal Sids, no statement, or another bus are refused", () => {
    const statement = { Sid: "a", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: bus };
    const refused = (...statements: unknown[]) =>
      assert.throws(() => readBusPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), bus), {
        code: "ValidationException",
      });
    refused(statement, statement);
    refused();
    refused({ ...statement, Resource: bus.replace("probe", "other") });
    refused({ ...statement, Principal: undefined });
  });
});

describe("recorded answers about targets", () => {
  const put = (target: Target) => () => {
    const events = newEvents();
    events.putRule({
      account,
      region,
      bus: "probe-a",
      name: "probe",
      state: "ENABLED",
      pattern: { source: ["probe"] },
    });
    events.putTarget(account, region, "probe-a", "probe", target);
  };

  for (const { case: name, target, accepted, code, message } of targets.facts) {
    it(`${name} is ${accepted ? "accepted" : "refused"}`, () =>
      assert.deepEqual(answerOf(put(target)), accepted ? { accepted } : { accepted, code, message }));
  }

  it("refuse an impossible Region, a role for a log group and an id that is none", () => {
    const arn = (service: string, place: string) => `arn:aws:${service}:${place}:${account}:`;
    const refusals: Array<[Target, RegExp]> = [
      [
        { Id: "a", Arn: `${arn("events", "nowhere")}event-bus/b`, RoleArn: "arn:aws:iam::111122223333:role/r" },
        /not in correct format/,
      ],
      [
        { Id: "a", Arn: `${arn("logs", region)}log-group:/b`, RoleArn: "arn:aws:iam::111122223333:role/r" },
        /RoleArn is not supported/,
      ],
      [{ Id: "!@#$@!#$", Arn: `${arn("sqs", region)}b` }, /regular expression pattern: \[\\\.\\-_A-Za-z0-9\]\+$/],
      [{ Id: "a".repeat(65), Arn: `${arn("sqs", region)}b` }, /length less than or equal to 64$/],
    ];
    for (const [target, message] of refusals) assert.throws(put(target), { code: "ValidationException", message });
  });
});

describe("recorded inputs of targets", () => {
  const eventOf = (name: string, id = inputs.event.id): BusEvent => ({
    ...inputs.event,
    id,
    detail: { ...inputs.event.detail, case: name },
  });

  for (const fact of inputs.facts) {
    const { case: name, input, accepted, delivery, body, context, eventId } = fact;
    it(`${name} is ${accepted ? (delivery ?? "accepted") : "refused"}`, () => {
      const events = newEvents();
      events.putRule({
        account,
        region,
        bus: "default",
        name: "probe",
        state: "ENABLED",
        pattern: { source: ["probe"] },
      });
      const target = { Id: "target", Arn: `arn:aws:sqs:${region}:${account}:queue`, ...input };
      const answer = answerOf(() => events.putTarget(account, region, "default", "probe", target as Target));
      assert.equal(answer.accepted, accepted, JSON.stringify(answer));
      if (!answer.accepted) return;
      const event = eventOf(name, eventId);
      const built = buildTargetInput(target as Target, event, {
        ruleArn: context?.rule_arn ?? "",
        ruleName: context?.rule_name ?? "",
        ingestionTime: new Date(context?.ingestion_time ?? 0),
      });
      assert.equal(
        built.body,
        (body ?? "").replace("$EVENT", () => JSON.stringify(event)),
      );
      // Without the right to send, what was built is right and goes to the dead-letter queue.
      if (fact.access === undefined) assert.equal(built.ok, delivery !== "dlq");
    });
  }
});

describe("recorded deliveries by EventBridge as a service", () => {
  const principal: Principal = {
    kind: "service",
    service: "events.amazonaws.com",
    sourceArn: `arn:aws:events:${region}:${account}:rule/probe/probe`,
    sourceAccount: account,
  };
  const resource = `arn:aws:sqs:${region}:${account}:probe-target`;

  for (const { case: name, condition, delivered } of deliveries.facts) {
    it(`${name} is ${delivered ? "delivered" : "refused"}`, () => {
      const statement = {
        Effect: "Allow" as const,
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: resource,
        Condition: condition as unknown as PolicyStatement["Condition"],
      };
      const document = { Version: "2012-10-17" as const, Statement: [statement] };
      const { allowed } = evaluatePolicies({
        principal,
        action: "sqs:SendMessage",
        resource,
        resourceAccount: account,
        context: principalContext(
          principal,
          { organizationId: "o-abcdefghij", memberAccounts: new Set([account]) },
          new Date("2026-09-13T00:00:00Z"),
        ),
        identity: [],
        resourcePolicy: { name: "queue policy", document },
      });
      assert.equal(allowed, delivered);
    });
  }
});

describe("recorded answers of TestEventPattern", () => {
  for (const fact of whole.facts) {
    if (fact.event === undefined && fact.answer !== "invalid") continue;
    // The filters of functions are no events.
    if (fact.group === "lambda_filters") continue;
    it(`${fact.case}: ${fact.answer}`, () => {
      const ask = () => testPattern(fact.pattern, fact.event ?? "{}");
      if (fact.answer === "invalid") assert.throws(ask, { code: "InvalidEventPatternException" });
      else if (fact.answer === "ValidationException") assert.throws(ask, { code: "ValidationException" });
      else assert.equal(ask(), fact.answer);
    });
  }
});
