import assert from "node:assert/strict";
import { engine, mentions, refused, succeeded } from "./support/engine";
import { Workspace } from "./support/workspace";

const trust = `const trust = (arn: string) => JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: arn } }],
  });`;

/** A role that every administrator of another account may assume. */
const openRole = `  ${trust}
  new aws.iam.Role("open", { assumeRolePolicy: trust("arn:aws:iam::999988887777:root") }, { provider: options.providers[0] });`;

/** The same of the own account, but by an ARN that AWS has not returned yet. */
const openLater = `  ${trust}
  const first = new aws.iam.Role("first", { assumeRolePolicy: trust("arn:aws:iam::111122223333:role/admin") }, {
    provider: options.providers[0],
  });
  new aws.iam.Role("open", { assumeRolePolicy: first.arn.apply((arn) => trust(arn.replace(/role.*/, "root"))) }, {
    provider: options.providers[0],
  });`;

const finding = "the role trusts all of account";
const override = "INC-1234: contain account 111122223333 now";

describe("a violating change", () => {
  const real = engine();

  async function workspace(name: string, statements: string): Promise<Workspace> {
    const made = new Workspace(real.home(), name);
    made.register(statements);
    await made.init("member");
    return made;
  }

  it("is refused by the program itself, whoever forgets the pack, and once where nobody does", async () => {
    const [bare, packed] = [await workspace("bare", openRole), await workspace("packed", openRole)];
    const outcomes = await Promise.all([
      // With the traces that Node prints by itself, which the other tests leave out.
      bare.pulumi("member", ["up", "--yes"], { NODE_OPTIONS: "" }),
      packed.pulumi("member", ["up", "--yes", ...real.pack()]),
    ]);
    for (const [index, outcome] of outcomes.entries()) {
      refused(outcome);
      assert.match(
        outcome.output,
        /the guardrails refuse this resource:\s+- iam-role-trust \(critical\): assumeRolePolicy/,
      );
      assert.equal(mentions(outcome, finding), 1, outcome.output);
      assert.doesNotMatch(outcome.output, /^\s+at /m);
      assert.deepEqual([bare, packed][index]!.journal("member"), []);
    }
  });

  it("is reported once, as what it is, where a preview does not know it, and refused once it is known", async () => {
    const open = await workspace("unknown", openLater);
    const advised = await open.pulumi("member", ["preview", ...real.pack()]);
    succeeded(advised);
    assert.equal(mentions(advised, "iam-role-trust ("), 1, advised.output);
    assert.match(
      advised.output,
      /"open": iam-role-trust \(critical\): cannot be judged yet: assumeRolePolicy is not known before deployment/,
    );
    assert.equal(mentions(advised, finding), 0);

    const late = await open.pulumi("member", ["up", "--yes", ...real.pack()]);
    refused(late);
    assert.equal(mentions(late, finding), 1, late.output);
    assert.ok(!open.journal("member").includes("create aws:iam/role:Role open"));
  });

  it("passes the program in an emergency, loudly and on the record, but never the pack", async () => {
    const overridden = await workspace("overridden", openRole);
    await overridden.pulumi("member", ["config", "set", "reflex:guardrailOverride", override]);
    const packed = await overridden.pulumi("member", ["up", "--yes", ...real.pack()]);
    refused(packed);
    assert.match(packed.output, /❌ reflex@[\s\S]*\[mandatory\].*iam-role-trust {2}\(aws:iam:Role: open\)/);
    assert.deepEqual(overridden.journal("member"), []);

    const bare = await overridden.pulumi("member", ["up", "--yes", "--skip-preview"]);
    succeeded(bare);
    assert.match(bare.output, /THE GUARDRAILS ARE OVERRIDDEN[^\n]*INC-1234/);
    assert.equal(mentions(bare, finding), 1);
    assert.ok(overridden.journal("member").includes("create aws:iam/role:Role open"));
    const outputs = await overridden.pulumi("member", ["stack", "output", "--json"]);
    assert.equal((JSON.parse(outputs.stdout) as Record<string, string>).guardrailOverride, override);
  });
});
