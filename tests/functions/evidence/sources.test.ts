import assert from "node:assert/strict";
import stopped from "../../../catalogue/availability/failed-service/events/fires/no-process-left.json";
import { catalogue } from "../../../catalogue/catalogue";
import { type Incident, incidentOf } from "../../../functions/evidence/incident";
import { Inquiry } from "../../../functions/evidence/inquiry";
import { investigatorActions, sourcesFor } from "../../../functions/evidence/sources";
import { failingRequests, failingRequestsQuery } from "../../../functions/evidence/sources/failingRequests";
import { signalHistory } from "../../../functions/evidence/sources/signal";
import type { Source } from "../../../functions/evidence/sources/source";
import { traces } from "../../../functions/evidence/sources/traces";
import { trail } from "../../../functions/evidence/sources/trail";
import type { SignalEvent } from "../../../responses/types";
import { decision, noon, serviceError, settings, victim } from "./fixtures";

const incident = incidentOf(decision(), { name: "payments-prod", ownerTagKey: "owner" }, undefined);

type Answer = (input: never) => unknown;

/** Queries a source; returns its outcome and the queries. */
async function asked(source: Source, about: Incident, answers: Record<string, Answer>) {
  let now = noon;
  const calls: Array<{ operation: string; input: Record<string, unknown> }> = [];
  const inquiry = new Inquiry(
    source.calls,
    async (_service, operation, input) => {
      calls.push({ operation, input: input as Record<string, unknown> });
      const answer = answers[operation];
      if (!answer) throw serviceError("AccessDeniedException");
      return answer(input as never) as Record<string, unknown>;
    },
    () => now,
    async (milliseconds) => {
      now += milliseconds;
    },
  );
  const outcome = await source
    .collect(about, inquiry)
    .catch((error: Error) => ({ status: "failed", detail: error.message }));
  return { outcome, calls, inquiry };
}

describe("CloudTrail as a source", () => {
  it("queries with one attribute a call and 50 events a page, for account, resource, what it depends on, and callers", async () => {
    const { calls, outcome } = await asked(trail, incident, { LookupEvents: () => ({ Events: [] }) });
    const attributes = calls.map(({ input }) => input.LookupAttributes as Array<Record<string, string>>);
    assert.ok(attributes.every((list) => list.length === 1));
    assert.ok(calls.every(({ input }) => input.MaxResults === 50));
    assert.deepEqual(
      attributes.map(([one]) => `${one!.AttributeKey}=${one!.AttributeValue}`),
      ["ReadOnly=false", "ReadOnly=false", `ResourceName=${victim}`, "ResourceName=web-role", `Username=${victim}`],
    );
    const { StartTime, EndTime } = calls[0]!.input as Record<string, Date>;
    assert.equal(EndTime!.toISOString(), incident.brokeAt);
    assert.equal(EndTime!.getTime() - StartTime!.getTime(), 24 * 3_600_000);
    assert.equal(outcome.status, "nothing");
  });

  it("reads a bounded number of pages, each with the same question, and says what it left", async () => {
    let page = 0;
    const { calls, inquiry } = await asked(
      trail,
      { ...incident, related: [], callers: [] },
      {
        LookupEvents: () => ({ Events: [{ EventId: `e-${page}` }], NextToken: `t-${page++}` }),
      },
    );
    assert.equal(calls.length, 4 + 4 + 2);
    const { NextToken, ...rest } = calls[1]!.input;
    assert.deepEqual([NextToken, rest], ["t-0", calls[0]!.input]);
    assert.equal(inquiry.notes.length, 3);
    assert.match(inquiry.notes[0]!, /changes before it broke: only the first 4, there are more/);
  });

  it("goes on when one question fails, stops when two do, and fails when there is no answer at all", async () => {
    let number = 0;
    const once = await asked(trail, incident, {
      LookupEvents: () => {
        if (++number === 1) throw serviceError("InvalidTimeRangeException");
        return { Events: [{ EventId: "e" }] };
      },
    });
    assert.equal(once.outcome.status, "collected");
    assert.match(once.inquiry.notes[0]!, /changes before it broke: InvalidTimeRangeException/);
    const never = await asked(trail, incident, {});
    assert.deepEqual([never.outcome.status, never.calls.length], ["failed", 2]);
  });
});

describe("logs as a source", () => {
  const tagged = { ...incident, tags: { "reflex:log-groups": "/web/access /web/error" } };

  it("queries the log groups that the resource's tag names, in seconds", async () => {
    const { calls, outcome } = await asked(failingRequests, tagged, {
      StartQuery: () => ({ queryId: "q" }),
      GetQueryResults: () => ({ status: "Complete", results: [[{ field: "@message", value: "500" }]] }),
    });
    assert.equal(outcome.status, "collected");
    const { startTime, endTime, logGroupNames, queryString } = calls[0]!.input;
    assert.deepEqual(logGroupNames, ["/web/access", "/web/error"]);
    assert.equal(endTime, noon / 1000);
    assert.equal(startTime, Math.floor(Date.parse(incident.brokeAt) / 1000) - 3600);
    assert.equal(queryString, failingRequestsQuery);
  });

  it("finds the group of a function by its name, and says what to do where none is known", async () => {
    const resource = { id: "checkout", arn: "arn:aws:lambda:eu-west-1:111122223333:function:checkout" };
    const { calls } = await asked(
      failingRequests,
      { ...incident, resource },
      { DescribeLogGroups: () => ({ logGroups: [] }) },
    );
    assert.deepEqual(calls[0]!.input, { logGroupNamePrefix: "/aws/lambda/checkout", limit: 10 });
    const { outcome } = await asked(failingRequests, incident, {});
    assert.match(outcome.detail, /name them in its tag reflex:log-groups/);
  });

  it("stops a query that takes too long, and keeps what it had found", async () => {
    const { calls, inquiry, outcome } = await asked(failingRequests, tagged, {
      StartQuery: () => ({ queryId: "q" }),
      GetQueryResults: () => ({ status: "Running", results: [[{ field: "@message", value: "500" }]] }),
      StopQuery: () => ({}),
    });
    assert.equal(outcome.status, "collected");
    assert.equal(calls.at(-1)!.operation, "StopQuery");
    assert.match(inquiry.notes[0]!, /stopped after 45 s/);
  });
});

describe("the signal and X-Ray as sources", () => {
  it("reads an alarm's history with both types, without which a composite alarm has none", async () => {
    const event = stopped as unknown as SignalEvent;
    const { calls } = await asked(
      signalHistory,
      { ...incident, event },
      { DescribeAlarmHistory: () => ({ AlarmHistoryItems: [] }) },
    );
    assert.deepEqual(calls[0]!.input.AlarmTypes, ["MetricAlarm", "CompositeAlarm"]);
    assert.equal(calls[0]!.input.AlarmName, "web-7-nginx-processes");
  });

  it("says that other signals have no history", async () => {
    const event = { ...(stopped as unknown as SignalEvent), source: "aws.config" };
    const { calls, outcome } = await asked(signalHistory, { ...incident, event }, {});
    assert.deepEqual([calls.length, outcome.status], [0, "nothing"]);
  });

  it("queries X-Ray for no more than six hours, and says what it did not request", async () => {
    const days = { ...incident, brokeAt: new Date(noon - 86_400_000).toISOString() };
    const { calls, inquiry } = await asked(traces, days, { GetTraceSummaries: () => ({ TraceSummaries: [] }) });
    const { StartTime, EndTime } = calls[0]!.input as Record<string, Date>;
    assert.equal(EndTime!.getTime() - StartTime!.getTime(), 6 * 3_600_000);
    assert.equal(inquiry.notes.length, 1);
  });
});

describe("what an investigator may do", () => {
  it("is what the sources declare, all of it read-only, and nothing else", () => {
    const actions = investigatorActions(catalogue);
    assert.deepEqual(actions, [...new Set(actions)].sort());
    // StartQuery and StopQuery begin and end a read; nothing else may change anything.
    const changing = actions.filter((action) => !/:(Get|List|Describe|BatchGet|Lookup|Head)/.test(action));
    assert.deepEqual(changing, ["logs:StartQuery", "logs:StopQuery"]);
    const inMember = sourcesFor(incident, "closed", settings).filter((source) => source.in === "member");
    for (const { calls } of inMember) for (const { action } of calls) assert.ok(actions.includes(action), action);
  });

  it("does not include a call that a source does not declare", async () => {
    const inquiry = new Inquiry(
      [],
      async () => ({}),
      () => noon,
      async () => {},
    );
    await assert.rejects(inquiry.ask(trail.calls[0] as never, {} as never), /not among the calls/);
    assert.deepEqual(inquiry.calls, []);
  });
});

describe("when it broke", () => {
  it("is the first thing that the source saw, else the time of the signal", () => {
    const at = (event: unknown) =>
      incidentOf({ ...decision(), event: event as SignalEvent }, { name: "p", ownerTagKey: "owner" }, undefined)
        .brokeAt;
    assert.equal(at(decision().event), "2026-11-24T09:02:31.000Z");
    assert.equal(at(stopped), "2026-11-24T11:00:00.000Z");
    const broken = structuredClone(stopped);
    broken.detail.state.reasonData = "{";
    assert.equal(at(broken), "2026-11-24T11:02:40.015Z");
    assert.equal(at({ detail: { eventTime: "2026-11-24T10:00:00Z" } }), "2026-11-24T10:00:00.000Z");
    assert.equal(at({ detail: {} }), "2026-11-24T09:13:58.000Z");
  });
});
