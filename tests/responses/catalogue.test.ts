import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../responses/catalogue";
import { runRoleName } from "../../responses/names";
import { openSecurityGroup } from "../../responses/open-security-group/response";
import type { SignalEvent } from "../../responses/types";
import { compilePattern, PATTERN_QUOTA, patternLength } from "../../simulator/patterns";

const folder = join(__dirname, "../../responses");

function eventsOf(response: string, kind: "fires" | "ignored"): Array<{ name: string; event: SignalEvent }> {
  const path = join(folder, response, "events", kind);
  return readdirSync(path).map((file) => ({
    name: file.replace(".json", ""),
    event: JSON.parse(readFileSync(join(path, file), "utf8")) as SignalEvent,
  }));
}

describe("the catalogue of responses", () => {
  it("has one folder for each response, named like it", () => {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(catalogue.map(({ name }) => name).sort(), folders.map(({ name }) => name).sort());
  });

  for (const response of catalogue) {
    describe(response.name, () => {
      const pattern = compilePattern(response.pattern);

      it("has a pattern within EventBridge's default quota", () => {
        assert.ok(patternLength(response.pattern) <= PATTERN_QUOTA, `${patternLength(response.pattern)} characters`);
      });

      for (const { name, event } of eventsOf(response.name, "fires")) {
        it(`fires on ${name}`, () => assert.ok(pattern.matches(event), JSON.stringify(pattern.explain(event))));
      }
      for (const { name, event } of eventsOf(response.name, "ignored")) {
        it(`ignores ${name}`, () => assert.equal(pattern.matches(event), false));
      }

      it("has at least seven near-misses, a replay among them", () => {
        assert.ok(eventsOf(response.name, "ignored").length >= 7);
        assert.ok(eventsOf(response.name, "ignored").some(({ name }) => name === "replayed"));
      });

      it("is of AWS's own sources, which nobody can forge on a bus", () => {
        const sources = response.pattern.source as string[];
        assert.ok(sources.length > 0 && sources.every((source) => source.startsWith("aws.")));
      });

      if (response.placement === "central") {
        it("reads a target in the event's own account from every event that fires", () => {
          for (const { event } of eventsOf(response.name, "fires")) {
            const target = response.target({ ...event, account: "222233334444" });
            assert.equal(target.account, "111122223333");
            assert.equal(target.region, "eu-west-1");
            assert.equal(target.resource.kind, response.resourceKind);
            assert.ok(target.resource.arn.endsWith(`/${target.resource.id}`));
            assert.match(target.signal.occurredAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
          }
        });
      } else {
        it("feeds every parameter of its runbook from a declared input", () => {
          for (const input of Object.values(response.parameters)) assert.ok(Object.hasOwn(response.inputPaths, input));
          const fed = Object.keys(response.parameters).filter((parameter) => parameter !== "IncidentId");
          for (const parameter of fed) assert.ok(Object.hasOwn(response.runbook.parameters, parameter), parameter);
          for (const [parameter, definition] of Object.entries(response.runbook.parameters)) {
            assert.ok(definition.default !== undefined || fed.includes(parameter), `${parameter} is not fed`);
          }
        });

        it("has input paths that EventBridge accepts and that find text in every event that fires", () => {
          for (const path of Object.values(response.inputPaths)) {
            assert.match(path, /^\$(\.[\w-]+(\[\d+\])?)+$/);
            for (const { name, event } of eventsOf(response.name, "fires")) {
              assert.equal(typeof follow(event, path), "string", `${path} in ${name}`);
            }
          }
        });
      }
    });
  }
});

describe("open-security-group", () => {
  it("excludes every run role of the catalogue by its exact name", () => {
    const runbooks = catalogue.flatMap(({ runbook, undo }) => (undo ? [runbook, undo] : [runbook]));
    const own = structuredClone(eventsOf("open-security-group", "fires")[0]!.event);
    for (const { name } of runbooks) {
      own.detail.userIdentity = { sessionContext: { sessionIssuer: { userName: runRoleName(name) } } };
      assert.equal(compilePattern(openSecurityGroup.pattern).matches(own), false, name);
      own.detail.userIdentity = { sessionContext: { sessionIssuer: { userName: `${runRoleName(name)}2` } } };
      assert.equal(compilePattern(openSecurityGroup.pattern).matches(own), true, `${name}2`);
    }
  });
});

function follow(event: unknown, path: string): unknown {
  return path
    .slice(2)
    .split(/[.[]/)
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step.replace("]", "")], event);
}
