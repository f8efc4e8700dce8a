import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Blueprint, blueprint } from "../../cli/blueprint";
import { drawing } from "../../cli/commands/topology";
import { pictureOf } from "../../cli/topology/boxes";
import { placed } from "../../cli/topology/layout";
import { topologyOf } from "../../cli/topology/topology";
import type { Topology } from "../../cli/topology/types";
import { type DeployedResource, evaluatePolicies } from "../../simulator";
import { topologyFile, topologyPicture } from "../../tools/pictures";
import { reflex } from "./inProcess";

const [member, security] = ["111122223333", "222233334444"];

describe("the topology of a deployment", () => {
  let example: Blueprint;
  let topology: Topology;
  before(async () => {
    example = await blueprint();
    topology = topologyOf(example.deployment, new Map([[member, "payments-prod"]]));
  });
  const has = (from: string, verb: string, to: string) =>
    topology.links.some((link) => link.from === from && link.verb === verb && link.to === to);

  it("follows an event from a member to a runbook in it", () => {
    for (const [from, verb, to] of [
      [`${member}/bus/default`, "matches", `${member}/rules/default/own`],
      [`${member}/rules/default/own`, "sends events", `${security}/bus/reflex-security`],
      [`${security}/bus/reflex-security`, "matches", `${security}/rules/reflex-security/instances`],
      [`${security}/rules/reflex-security/instances`, "sends", `${security}/queue/reflex-triage`],
      [`${security}/queue/reflex-triage`, "delivers", `${security}/function/reflex-triage`],
      [`${security}/function/reflex-triage`, "assumes", `${member}/role/reflex-responder`],
      [`${security}/function/reflex-triage`, "writes", `${security}/table/reflex-decisions`],
      ["people", "assumes", `${member}/role/reflex-approver`],
    ] as const)
      assert.ok(has(from, verb, to), `${from} ${verb} ${to}`);
    const runbooks = topology.parts.find(({ id }) => id.endsWith("/runbooks/instances"))?.id ?? "";
    assert.ok(has(`${member}/role/reflex-responder`, "starts", runbooks));
    assert.ok(has(runbooks, "changes", `${member}/resources`));
    assert.ok(has(runbooks, "notifies", `${security}/topic/reflex-messages`));
    assert.ok(has(`${member}/role/reflex-approver`, "answers", runbooks), "one of its runbooks needs an approval");
  });

  it("has every rule and every runbook in one box, and no queue of dead letters", () => {
    const named = (kind: string) =>
      topology.parts.filter((part) => part.kind === kind).flatMap(({ members }) => members);
    const deployed = (type: string) => example.deployment.resources.filter((one) => one.type.endsWith(`:${type}`));
    const names = (all: DeployedResource[]) => all.map(({ inputs }) => String(inputs.name)).sort();
    assert.deepEqual([...named("rules"), ...named("schedules")].sort(), names(deployed("EventRule")));
    assert.deepEqual([...new Set(named("runbooks"))].sort(), [...new Set(names(deployed("Document")))].sort());
    assert.deepEqual(
      named("queue").filter((queue) => queue.endsWith("-dlq")),
      [],
    );
  });

  it("says of every function and role of two accounts what IAM says about the roles that it may assume", () => {
    const roles = example.deployment.resources.filter(({ type }) => type === "aws:iam/role:Role");
    const actors = topology.parts.filter(({ kind, account }) => kind === "function" && account === security);
    for (const { id, title } of actors) {
      const role = roles.find(({ account, inputs }) => account === security && inputs.name === title);
      assert.ok(role, title);
      const identity = (role.inputs.inlinePolicies as Array<{ policy: string }>).map(({ policy }) => ({
        name: title,
        document: JSON.parse(policy),
      }));
      for (const assumed of topology.parts.filter(({ kind, account }) => kind === "role" && account === member)) {
        const target = roles.find(({ account, inputs }) => account === member && inputs.name === assumed.title);
        assert.ok(target, assumed.title);
        const roleArn = String(role.outputs.arn);
        const { allowed } = evaluatePolicies({
          principal: {
            ...{ kind: "role-session", account: security, roleArn, roleName: title, roleId: "AROAEXAMPLE" },
            ...{ sessionName: "test", issuedAt: new Date(0) },
          },
          action: "sts:AssumeRole",
          resource: String(target.outputs.arn),
          resourceAccount: member,
          context: { "aws:PrincipalArn": roleArn, "aws:PrincipalOrgID": example.settings.organizationId },
          identity,
          resourcePolicy: { name: "trust", document: JSON.parse(String(target.inputs.assumeRolePolicy)) },
          resourcePolicyRequired: true,
        });
        assert.equal(has(id, "assumes", assumed.id), allowed, `${title} assumes ${assumed.title}`);
      }
    }
  });

  it("is drawn without two boxes upon each other, each within its account", () => {
    const { boxes, accounts, width, height } = placed(pictureOf(topology));
    for (const [index, one] of boxes.entries()) {
      assert.ok(one.x >= 0 && one.x + one.width <= width && one.y >= 0 && one.y + one.height <= height, one.box.id);
      for (const other of boxes.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        assert.ok(apart, `${one.box.id} and ${other.box.id}`);
      }
      const frame = accounts.find(({ title }) => one.box.account !== undefined && title.includes(one.box.account));
      assert.ok(!frame || (one.x >= frame.x && one.x + one.width <= frame.x + frame.width), one.box.id);
    }
    assert.ok(boxes.length < 50, "more boxes than a person looks through; group them");
  });

  it("is the picture in docs/: npm run pictures", async () => {
    assert.equal(readFileSync(topologyFile, "utf8"), await topologyPicture());
  });

  it("shows names of others as text, in a page that may load nothing", () => {
    const hostile = structuredClone(example);
    for (const { inputs } of hostile.deployment.resources)
      if (inputs.name === "reflex-heartbeat") inputs.name = `<script>"&'</script>`;
    const page = drawing(hostile, "html");
    assert.ok(!page.includes("<script>"));
    assert.match(page, /&lt;script&gt;/);
    assert.match(page, /default-src 'none'; style-src 'sha256-[^']+' 'sha256-[^']+'/);
    assert.match(drawing(hostile, "mermaid"), /#lt;script#gt;#quot;/);
  });

  it("is drawn in one form at a time", async () => {
    const { status, stderr } = await reflex("topology", "--svg", "--json");
    assert.equal(status, 2);
    assert.match(stderr, /--svg and --json are different forms/);
  });
});
