import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../catalogue/catalogue";
import { responseFolder } from "../../catalogue/folders";
import { type Blueprint, blueprint } from "../../cli/blueprint";
import { routeOf } from "../../cli/commands/route";
import { localRuleName, responseRuleName } from "../../components/naming";
import type { SignalEvent } from "../../responses/types";

function events(response: string, kind: "fires" | "ignored"): Array<{ file: string; event: SignalEvent }> {
  const here = join(responseFolder(response), "events", kind);
  return readdirSync(here).map((file) => ({ file, event: JSON.parse(readFileSync(join(here, file), "utf8")) }));
}

const unanswered = "unknown-critical-finding";

describe("reflex route", () => {
  // Rules match what happens in their own Region, and global services report in one that the example does not govern.
  const plans = new Map<string, Blueprint>();
  before(async () => {
    for (const region of ["eu-west-1", "us-east-1", "us-west-2"]) plans.set(region, await blueprint({ region }));
  });
  const planFor = ({ region }: SignalEvent): Blueprint => plans.get(region)!;

  // Drills have no rule unless a member and the security account are configured for them (docs/game-days.md).
  for (const response of catalogue.filter((response) => !("drill" in response && response.drill))) {
    const { name } = response;
    const rules =
      response.placement === "central"
        ? Object.keys(response.forms).map((form) => responseRuleName(response, form))
        : [localRuleName(name)];
    for (const { file, event } of events(name, "fires")) {
      it(`sends ${name} ${file} to its rule and no other`, () => {
        const route = routeOf(event, planFor(event));
        // A click on several findings requests something for each, and each response handles its own.
        const several = response.placement === "central" && Object.values(response.forms).some(({ split }) => split);
        const answering = route.responses.map((r) => r.response).filter((one) => !several || one === name);
        assert.deepEqual(answering, [name]);
        // Forwarding rules may match what is answered locally as well: the central rules filter again.
        const central = response.placement === "central";
        const member = route.member.filter(({ rule }) => central || !rule.startsWith("reflex-forward-"));
        assert.equal(member.length, event.account === planFor(event).security.account ? 0 : 1);
        if (!central) assert.deepEqual(route.security, []);
        // The rule for what nothing else answers matches severe findings as well: triage leaves them to the others.
        const rest = (rule: string) => name !== unanswered && rule.startsWith(`reflex-${unanswered}-`);
        const taking = (central ? route.security : member)
          .filter(({ rule }) => !rest(rule))
          .filter(({ rule }) => !several || rules.includes(rule));
        const [taken, ...others] = taking;
        assert.deepEqual(others, []);
        assert.ok(rules.includes(taken?.rule ?? ""), taken?.rule);
      });
    }
    for (const { file, event } of events(name, "ignored")) {
      it(`says why ${name} does not answer ${file}`, () => {
        const route = routeOf(event, planFor(event));
        assert.ok(!route.responses.some((r) => r.response === name));
        if (name !== unanswered)
          assert.ok(![...route.member, ...route.security].some(({ rule }) => rules.includes(rule)));
        const because = route.others.find((o) => o.response === name)?.because ?? [];
        assert.ok(because.length > 0);
      });
    }
  }

  // Security Hub aggregates findings into one Region (aws-solutions/automated-security-response-on-aws, issue 207).
  it("says that people are notified of a resource in a Region that is not governed", () => {
    const [{ event } = { event: undefined }] = events("crypto-mining-instance", "fires").filter(({ file }) =>
      file.endsWith(".security-hub.json"),
    );
    const elsewhere = JSON.parse(JSON.stringify(event).replaceAll("eu-west-1", "us-west-1")) as SignalEvent;
    const { responses } = routeOf({ ...elsewhere, region: "eu-west-1" }, plans.get("eu-west-1")!);
    assert.match(responses[0]?.next ?? "", /notifies people .* starts nothing: us-west-1 is not governed .*eu-west-1/);
  });
});
