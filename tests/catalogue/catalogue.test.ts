import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compilePattern, PATTERN_QUOTA, patternLength } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import { responseFolder } from "../../catalogue/folders";
import { responses } from "../../catalogue/responses";
import { runbooks } from "../../catalogue/runbooks";
import { centralPattern } from "../../components/plan/signals";
import { runRoleName } from "../../organization/names";
import { accountId, regionName } from "../../responses/fields";
import { sweepSource } from "../../responses/sweep";
import {
  type CentralResponse,
  type EventPattern,
  patternsOf,
  type Response,
  type SignalEvent,
  type SignalForm,
  type Target,
} from "../../responses/types";
import { runbookContext } from "../../runbooks/context";
import { localParameters } from "../../runbooks/shared/parameters";
import { answeredElsewhere } from "../../signals/answeredElsewhere";

const somewhere = {
  partition: "aws",
  organizationId: "o-a1b2c3d4e5",
  securityAccountId: "222233334444",
  homeRegion: "eu-west-1",
};

interface Example {
  /** File name without `.json`; `<case>.<form>` where the same signal is there in several forms. */
  name: string;
  event: SignalEvent;
}

function eventsOf(response: string, kind: "fires" | "ignored"): Example[] {
  const path = join(responseFolder(response), "events", kind);
  return readdirSync(path).map((file) => ({
    name: file.replace(".json", ""),
    event: JSON.parse(readFileSync(join(path, file), "utf8")) as SignalEvent,
  }));
}

/** What the security account's own bus has counts in forms of that bus only; triage leaves out what others answer. */
function hears(response: Response, pattern: EventPattern, event: SignalEvent): boolean {
  if (response.placement === "local") return true;
  const form = Object.values(response.forms).find((one) => one.pattern === pattern);
  const own = event.account === somewhere.securityAccountId;
  if (own !== (form?.securityAccountOnly === true)) return false;
  return !(response.onlyUnanswered && answeredElsewhere(event, responses));
}

/** The forms that match an event. */
const formsFor = ({ forms }: CentralResponse, event: SignalEvent) =>
  Object.values(forms).filter(({ pattern }) => compilePattern(pattern).matches(event));

/** What a form reads from an event, and from each of the signals that it carries. */
const targetsIn = ({ split, target }: SignalForm, event: SignalEvent): Target[] =>
  (split?.(event) ?? [event]).map((each) => target(each));

describe("the catalogue of responses", () => {
  it("has a name once", () => {
    assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
  });

  for (const response of catalogue) {
    describe(response.name, () => {
      const patterns = patternsOf(response);
      const fires = eventsOf(response.name, "fires");
      const ignored = eventsOf(response.name, "ignored");
      const takers = (event: SignalEvent) =>
        patterns.filter((pattern) => hears(response, pattern, event) && compilePattern(pattern).matches(event));

      for (const pattern of patterns) {
        it("has a pattern within EventBridge's default quota", () => {
          assert.ok(patternLength(pattern) <= PATTERN_QUOTA, `${patternLength(pattern)} characters`);
        });

        it("is of AWS's own sources, which nobody can forge on a bus, or of a sweep, pinned to the security account", () => {
          const sources = pattern.source as string[];
          const forms = response.placement === "central" ? Object.values(response.forms) : [];
          const form = forms.find((one) => one.pattern === pattern);
          if (form?.sweep) {
            assert.deepEqual(sources, [sweepSource]);
            assert.deepEqual(centralPattern(form, somewhere).account, [somewhere.securityAccountId]);
          } else {
            assert.ok(sources.length > 0 && sources.every((source) => source.startsWith("aws.")));
          }
        });
      }

      for (const { name, event } of fires) {
        it(`fires on ${name}`, () => {
          const reasons = patterns.map((pattern) => compilePattern(pattern).explain(event));
          assert.equal(takers(event).length, 1, JSON.stringify(reasons));
        });
      }
      for (const { name, event } of ignored) {
        it(`ignores ${name}`, () => assert.equal(takers(event).length, 0));
      }

      it("has an example for every form of its signal", () => {
        for (const pattern of patterns) assert.ok(fires.some(({ event }) => compilePattern(pattern).matches(event)));
      });

      it("has at least seven near-misses, a replay among them", () => {
        assert.ok(ignored.length >= 7);
        assert.ok(ignored.some(({ name }) => name === "replayed"));
      });

      it("does not answer what Reflex itself calls", () => {
        for (const { event } of fires) {
          for (const own of ownCalls(event))
            assert.equal(takers(own).length, 0, JSON.stringify(own.detail.userIdentity));
        }
      });

      if (response.placement === "central") {
        it("reads a target in the event's own account from every event that fires", () => {
          for (const { event } of fires) {
            // The older shape of a notice names its account in the envelope only.
            const names = JSON.stringify([event.detail, event.resources]).includes("111122223333");
            const elsewhere = names ? { ...event, account: "222233334444" } : event;
            const targets: Target[] = formsFor(response, event).flatMap((form) => targetsIn(form, elsewhere));
            for (const { account, region, resource, signal } of targets) {
              assert.equal(account, "111122223333");
              assert.match(account, accountId.form);
              assert.match(region, regionName.form);
              assert.ok(resource.id.length > 0 && resource.arn.startsWith("arn:aws:"));
              assert.match(signal.occurredAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
            }
          }
        });

        it("reads the same target and signal from one signal in several forms", () => {
          const read = fires.flatMap(({ name, event }) =>
            formsFor(response, event).map((form) => ({
              signal: name.split(".")[0] ?? "",
              targets: targetsIn(form, event).map(identity),
            })),
          );
          for (const one of read) {
            for (const other of read) if (one.signal === other.signal) assert.deepEqual(one, other);
          }
          // Versions are spelt differently in each form: only the cool-down makes one run of them.
          // A call is reported by CloudTrail alone.
          const acts = response.runbook || response.workflow;
          const wired = Object.values(response.forms).filter(({ sweep }) => !sweep);
          const shapes = new Set(wired.map(({ pattern }) => String(pattern["detail-type"])));
          if (acts && shapes.size > 1) assert.ok(response.coolDownHours > 0);
        });
      } else if (response.pattern) {
        const fed = response.inputPaths;
        it("feeds every parameter of its runbook from a declared input", () => {
          for (const input of Object.values(response.parameters)) assert.ok(Object.hasOwn(fed, input));
          const parameters = Object.keys(response.parameters).filter((parameter) => parameter !== "IncidentId");
          for (const parameter of parameters)
            assert.ok(Object.hasOwn(response.runbook.parameters, parameter), parameter);
          for (const [parameter, definition] of Object.entries(response.runbook.parameters)) {
            const fedByRule = parameters.includes(parameter) || Object.hasOwn(localParameters, parameter);
            assert.ok(definition.default !== undefined || fedByRule, `${parameter} is not fed`);
          }
        });

        it("has input paths that EventBridge accepts and that find text in every event that fires", () => {
          for (const path of Object.values(fed)) {
            assert.match(path, /^\$(\.[\w-]+(\[\d+\])?)+$/);
            for (const { name, event } of fires)
              assert.equal(typeof follow(event, path), "string", `${path} in ${name}`);
          }
        });
      }
    });
  }
});

const identity = ({ account, resource, signal }: Target) => ({ account, resource, id: signal.id });

/** IAM actions that each runbook's role may call. */
const granted = new Map(
  runbooks.map((runbook) => {
    const compiled = runbook.compile(runbookContext(somewhere));
    const scope = { partition: "aws", accountId: "111122223333", instanceRoles: ["web-*"] };
    return [runbook.name, new Set(compiled.policy(scope).Statement.flatMap(({ Action }) => Action))] as const;
  }),
);

/** The event as each run would cause it that may make this call; none where it is not a call, or no run may make it. */
function ownCalls(event: SignalEvent): SignalEvent[] {
  const { eventSource, eventName } = event.detail;
  if (typeof eventSource !== "string" || typeof eventName !== "string") return [];
  const action = `${eventSource.split(".")[0]}:${eventName}`;
  return [...granted]
    .filter(([, actions]) => actions.has(action))
    .map(([runbook]) => calledBy(event, runRoleName(runbook)));
}

function calledBy(event: SignalEvent, userName: string): SignalEvent {
  const called = structuredClone(event);
  called.detail.userIdentity = { type: "AssumedRole", sessionContext: { sessionIssuer: { userName } } };
  return called;
}

describe("the exclusion of Reflex's own calls", () => {
  const response = catalogue.find(({ name }) => name === "open-security-group") as CentralResponse;
  const pattern = response.forms.cloudtrail?.pattern as EventPattern;
  const [opened] = eventsOf("open-security-group", "fires");
  const matches = (event: SignalEvent) => compilePattern(pattern).matches(event);

  it("is by exact name, and for all runs that can make the call", () => {
    const own = ownCalls(opened!.event);
    assert.ok(own.length >= 2);
    assert.ok(own.every((event) => !matches(event)));
    assert.ok(matches(calledBy(opened!.event, `${runRoleName("RestoreIngress")}2`)));
    assert.ok(matches(calledBy(opened!.event, runRoleName("RestartService"))), "a run that cannot make the call");
  });

  it("keeps calls of users and of root, who have no session issuer", () => {
    const user = structuredClone(opened!.event);
    user.detail.userIdentity = { type: "IAMUser", userName: "alice" };
    assert.ok(matches(user));
  });
});

function follow(event: unknown, path: string): unknown {
  return path
    .slice(2)
    .split(/[.[]/)
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step.replace("]", "")], event);
}
