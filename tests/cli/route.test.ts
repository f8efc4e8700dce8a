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

describe("reflex route", () => {
  let plan: Blueprint;
  before(async () => {
    plan = await blueprint();
  });

  // Drills have no rule unless a member and the security account are configured for them (docs/game-days.md).
  for (const response of catalogue.filter((response) => !("drill" in response && response.drill))) {
    const { name } = response;
    const rules =
      response.placement === "central"
        ? Object.keys(response.forms).map((form) => responseRuleName(response, form))
        : [localRuleName(name)];
    for (const { file, event } of events(name, "fires")) {
      it(`sends ${name} ${file} to its rule and no other`, () => {
        const route = routeOf(event, plan);
        // A click on several findings requests something for each, and each response handles its own.
        const several = response.placement === "central" && Object.values(response.forms).some(({ split }) => split);
        const answering = route.responses.map((r) => r.response).filter((one) => !several || one === name);
        assert.deepEqual(answering, [name]);
        // Forwarding rules may match what is answered locally as well: the central rules filter again.
        const central = response.placement === "central";
        const member = route.member.filter(({ rule }) => central || !rule.startsWith("reflex-forward-"));
        assert.equal(member.length, event.account === plan.security.account ? 0 : 1);
        if (!central) assert.deepEqual(route.security, []);
        const taking = (central ? route.security : member).filter(({ rule }) => !several || rules.includes(rule));
        const [taken, ...others] = taking;
        assert.deepEqual(others, []);
        assert.ok(rules.includes(taken?.rule ?? ""), taken?.rule);
      });
    }
    for (const { file, event } of events(name, "ignored")) {
      it(`says why ${name} does not answer ${file}`, () => {
        const route = routeOf(event, plan);
        assert.ok(!route.responses.some((r) => r.response === name));
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
    const { responses } = routeOf({ ...elsewhere, region: "eu-west-1" }, plan);
    assert.match(responses[0]?.next ?? "", /notifies people .* starts nothing: us-west-1 is not governed .*eu-west-1/);
  });
});
