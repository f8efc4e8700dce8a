import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { reflex } from "../cli/inProcess";
import { engine, mentions, refused, succeeded } from "./support/engine";
import { Workspace } from "./support/workspace";

/** A program of another team: the default provider, a role that trusts a whole account, a function without a limit. */
const program = `
const aws = require("@pulumi/aws");
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::999988887777:root" } }],
});
new aws.iam.Role("open", { assumeRolePolicy: trust });
new aws.sqs.Queue("plain", { sqsManagedSseEnabled: false });
`;

const config = `config:
  aws:region: eu-west-1
  aws:assumeRoles:
    - roleArn: arn:aws:iam::111122223333:role/deploy
`;

/** What people choose, in guardrails.json alone: the engine decides how it reaches the pack. */
describe("the pack in the program of another team", () => {
  const real = engine();
  let made = 0;

  async function workspace(guardrails: object): Promise<Workspace> {
    const other = new Workspace(real.home(), `other-${made++}`, {
      "Pulumi.yaml": "name: other\nruntime: { name: nodejs, options: { typescript: false } }\n",
      "index.js": program,
      "guardrails.json": JSON.stringify(guardrails),
      "package.json": "{}",
      "Pulumi.member.yaml": config,
    });
    await other.init("member");
    return other;
  }

  const preview = async (guardrails: object) =>
    (await workspace(guardrails)).pulumi("member", ["preview", ...real.pack()]);

  it("refuses what is critical or high, advises about what is medium, and leaves the doctrine of Reflex out", async () => {
    const outcome = await preview({});
    refused(outcome);
    assert.match(outcome.output, /\[mandatory\].*iam-role-trust/);
    assert.match(outcome.output, /\[advisory\].*sqs-encrypted/);
    assert.match(outcome.output, /More: policy-pack\/README\.md#iam-role-trust/);
    assert.equal(mentions(outcome, "provider-account-pinned"), 0);
  });

  it("uses the levels of groups, of a rule and of all", async () => {
    const [advised, healing, single, all] = await Promise.all([
      preview({ groups: { core: "advisory" } }),
      preview({ groups: { core: "disabled", "self-healing": "advisory" } }),
      preview({ groups: { core: "advisory" }, "sqs-encrypted": "mandatory", "iam-role-trust": "disabled" }),
      preview({ all: "mandatory" }),
    ]);
    succeeded(advised);
    assert.match(advised.output, /\[advisory\].*iam-role-trust/);
    assert.equal(mentions(advised, "provider-account-pinned"), 0);
    succeeded(healing);
    assert.match(healing.output, /\[advisory\].*provider-account-pinned/);
    assert.equal(mentions(healing, "iam-role-trust"), 0);
    refused(single);
    assert.match(single.output, /\[mandatory\].*sqs-encrypted/);
    assert.equal(mentions(single, "iam-role-trust"), 0);
    refused(all);
    assert.match(all.output, /\[mandatory\].*provider-account-pinned/);
  });

  it("says once what is wrong with guardrails.json, and what was meant", async () => {
    const [setting, rule, level] = await Promise.all([
      preview({ "iam-role-trust": { organisationId: "o-a1b2c3d4e5" } }),
      preview({ "iam-role-thrust": "advisory" }),
      preview({ groups: { "self-healing": "mandatry" } }),
    ]);
    refused(setting);
    assert.match(setting.output, /iam-role-trust: there is no "organisationId"\. Did you mean "organizationId"\?/);
    assert.equal(setting.output.split("organisationId").length - 1, 1, setting.output);
    refused(rule);
    assert.match(rule.output, /there is no "iam-role-thrust"\. Did you mean "iam-role-trust"\?/);
    refused(level);
    assert.match(level.output, /self-healing/);
  });

  it("finds only what is new once a baseline is written, from a preview or from the stack", async () => {
    const other = await workspace({});
    const preview = () => other.pulumi("member", ["preview", ...real.pack()]);
    const baseline = async (file: string) => {
      const [settings, stack] = [other.path("guardrails.json"), other.path(file)];
      const why = ["--reason", "before the guardrails", "--expires", "2999-12-31"];
      const { status, stderr } = await reflex(
        ...["guardrails", "baseline", stack, ...why, "--settings", settings, "--out", settings],
      );
      assert.equal(status, 0, stderr);
      return stderr;
    };
    const planned = await other.pulumi("member", ["preview", "--json"]);
    writeFileSync(other.path("preview.json"), planned.stdout);
    assert.match(await baseline("preview.json"), /^2 exemptions of 2 rules added/);
    succeeded(await preview());
    const deployed = await other.pulumi("member", ["up", "--yes", "--skip-preview", ...real.pack()]);
    succeeded(deployed);
    assert.equal(mentions(deployed, "iam-role-trust"), 0);
    const exported = await other.pulumi("member", ["stack", "export"]);
    writeFileSync(other.path("stack.json"), exported.stdout);
    assert.match(await baseline("stack.json"), /^0 exemptions/);

    other.edit("index.js", (text) => `${text}new aws.iam.Role("new", { assumeRolePolicy: trust });\n`);
    const changed = await preview();
    refused(changed);
    assert.match(changed.output, /\[mandatory\].*iam-role-trust {2}\(aws:iam:Role: new\)/);
    assert.doesNotMatch(changed.output, /iam-role-trust {2}\(aws:iam:Role: open\)/);
  });
});
