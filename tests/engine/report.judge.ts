import assert from "node:assert/strict";
import { commentOf } from "../../cli/report/comment";
import { reportOf } from "../../cli/report/report";
import { Files } from "../cli/report/files";
import { engine } from "./support/engine";
import { Workspace } from "./support/workspace";

const trust = `const trust = (arn: string) => JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: arn } }],
  });`;
const own = "{ provider: options.providers[0] }";
const secret = "never-to-be-seen";

/** A role that everybody may assume, and a parameter whose value nobody may see. */
const violating = `  ${trust}
  new aws.iam.Role("open", { assumeRolePolicy: trust("*") }, ${own});
  new aws.ssm.Parameter("hook", { name: "hook", type: "SecureString", value: pulumi.secret("${secret}") }, ${own});`;

/** A trust policy that depends on a value that AWS has not returned yet. */
const unknown = `  ${trust}
  const first = new aws.iam.Role("first", { assumeRolePolicy: trust("arn:aws:iam::111122223333:role/admin") }, ${own});
  new aws.iam.Role("later", { assumeRolePolicy: first.arn.apply(trust) }, ${own});`;

/** The recordings show what the engine and the guardrails wrote once; this shows what they write today. */
describe("the report of a preview that is made now", () => {
  const real = engine();
  const files = new Files();
  after(() => files.remove());

  async function preview(name: string, statements: string) {
    const workspace = new Workspace(real.home(), name);
    workspace.register(statements);
    await workspace.init("member");
    const streaming = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
    const { stdout } = await workspace.pulumi("member", ["preview", "--json", ...real.pack()], streaming);
    return reportOf({ previews: [files.write(`${name}.jsonl`, stdout)], policies: [], drills: [], bases: [] });
  }

  it("names the violation with its resource and field, once, and shows no secret", async () => {
    const report = await preview("violating", violating);
    assert.deepEqual(report.blocking, ["1 policy violation"]);
    const [stack] = report.stacks;
    const [{ policy, name, type, field } = assert.fail("no violation")] = stack?.violations ?? [];
    assert.deepEqual([policy, name, type], ["iam-role-trust", "open", "aws:iam/role:Role"]);
    assert.match(field ?? "", /^assumeRolePolicy\.Statement\[0\]/);
    assert.deepEqual(
      stack?.diagnostics.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.ok(!`${commentOf(report)}${JSON.stringify(report)}`.includes(secret));
  });

  it("distinguishes what cannot be judged yet from what is wrong", async () => {
    const { stacks, blocking } = await preview("unknown", unknown);
    assert.deepEqual(blocking, []);
    assert.deepEqual(
      stacks[0]?.violations
        .filter(({ policy }) => policy === "iam-role-trust")
        .map(({ kind, name, field }) => [kind, name, field]),
      [["unjudged", "later", "assumeRolePolicy"]],
    );
  });
});
