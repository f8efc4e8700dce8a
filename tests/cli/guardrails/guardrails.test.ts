import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { secret, unknown } from "../../policy-pack/analyze";
import { reflex } from "../inProcess";

const trust = (account: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${account}:root` } }],
  });
const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
const role = (name: string, assumeRolePolicy: unknown) => ({
  urn: urn("aws:iam/role:Role", name),
  type: "aws:iam/role:Role",
  custom: true,
  inputs: { name, assumeRolePolicy, __defaults: [] },
  outputs: { name, assumeRolePolicy, arn: `arn:aws:iam::111122223333:role/${name}` },
});
/** In the form of `pulumi stack export`. */
const exported = (...resources: object[]) => ({ version: 3, deployment: { manifest: {}, resources } });
/** In the form of `pulumi preview --json`. */
const previewed = (...resources: object[]) => ({
  config: {},
  steps: resources.map((newState) => ({ op: "create", urn: (newState as { urn: string }).urn, newState })),
});

describe("reflex guardrails", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "reflex-guardrails-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const at = (name: string) => path.join(folder, name);
  function file(name: string, content: unknown): string {
    writeFileSync(at(name), JSON.stringify(content));
    return at(name);
  }
  const read = (name: string) =>
    JSON.parse(readFileSync(at(name), "utf8")) as Record<string, { exemptions?: object[] }>;
  const none = () => file("none.json", {});

  it("says what the rules find, in an exported stack and in a preview, with the levels of the settings", async () => {
    for (const form of [exported, previewed]) {
      const stack = file("stack.json", form(role("open", trust("999988887777"))));
      const found = await reflex("guardrails", "check", stack, "--settings", none());
      assert.equal(found.status, 1, found.stderr);
      assert.match(found.stdout, /Role::open\n {2}mandatory iam-role-trust \(critical\): assumeRolePolicy/);
      assert.match(found.stdout, /More: policy-pack\/README\.md#iam-role-trust\n1 refused/);
      const advised = file("advised.json", { groups: { core: "advisory" } });
      assert.equal((await reflex("guardrails", "check", stack, "--settings", advised)).status, 0);
    }
  });

  it("exempts what is there today, so that only what is new is found", async () => {
    const stack = file("stack.json", exported(role("open", trust("999988887777"))));
    const before = file("guardrails.json", {
      "iam-role-trust": { exemptions: [{ urn: "*::vendor", reason: "a vendor", expires: "2999-01-01" }] },
    });
    const write = () =>
      reflex(
        ...["guardrails", "baseline", stack, "--reason", "SEC-1234", "--expires", "2999-12-31"],
        ...["--settings", before, "--out", before],
      );
    const written = await write();
    assert.equal(written.status, 0, written.stderr);
    assert.match(written.stderr, /^1 exemptions of 1 rules added\./);
    assert.deepEqual(read("guardrails.json")["iam-role-trust"]?.exemptions, [
      { urn: "*::vendor", reason: "a vendor", expires: "2999-01-01" },
      { urn: urn("aws:iam/role:Role", "open"), reason: "SEC-1234", expires: "2999-12-31" },
    ]);
    const first = readFileSync(before, "utf8");
    assert.match((await write()).stderr, /^0 exemptions/);
    assert.equal(readFileSync(before, "utf8"), first);

    const next = file("next.json", exported(role("open", trust("999988887777")), role("new", trust("999988887777"))));
    const found = await reflex("guardrails", "check", next, "--settings", before, "--json");
    const { refused, reports } = JSON.parse(found.stdout) as { refused: number; reports: Array<{ urn: string }> };
    assert.equal(refused, 1);
    assert.deepEqual(
      reports.map((report) => report.urn),
      [urn("aws:iam/role:Role", "new")],
    );
  });

  it("renews what is over, keeps levels, and takes several stacks", async () => {
    const [one, two] = ["one", "two"].map((name) =>
      file(`${name}.json`, exported(role(name, trust("999988887777")))),
    ) as [string, string];
    const ended = { urn: urn("aws:iam/role:Role", "one"), reason: "old", expires: "2020-01-01" };
    const settings = file("settings.json", {
      "iam-role-trust": { enforcementLevel: "advisory", exemptions: [ended] },
    });
    const made = await reflex(
      ...["guardrails", "baseline", one, two, "--reason", "r", "--expires", "2999-12-31", "--settings", settings],
    );
    const entry = (JSON.parse(made.stdout) as Record<string, object>)["iam-role-trust"];
    const exempted = ["one", "two"].map((name) => ({
      urn: urn("aws:iam/role:Role", name),
      reason: "r",
      expires: "2999-12-31",
    }));
    assert.deepEqual(entry, { enforcementLevel: "advisory", exemptions: exempted });
  });

  it("exempts nothing that the file does not show, and prints no secret", async () => {
    const hidden = { ...secret(undefined), ciphertext: "AAAA" };
    const shown = { ...secret(undefined), plaintext: JSON.stringify("hunter2") };
    const stack = file(
      "stack.json",
      exported(role("later", unknown.text), role("hidden", hidden), role("shown", shown)),
    );
    const made = await reflex(
      ...["guardrails", "baseline", stack, "--reason", "r", "--expires", "2999-12-31", "--settings", none(), "--json"],
    );
    const { added, unjudged } = JSON.parse(made.stdout) as { added: Array<{ urn: string }>; unjudged: number };
    assert.deepEqual([...new Set(added.map((exemption) => exemption.urn.split("::").at(-1)))], ["shown"]);
    assert.ok(unjudged >= 2);
    const checked = await reflex("guardrails", "check", stack, "--settings", none());
    assert.match(checked.stdout, /\[secret\]/);
    assert.doesNotMatch(checked.stdout + made.stdout, /hunter2/);
  });

  it("says what is wrong with a question", async () => {
    const stack = file("stack.json", exported());
    const asked = async (words: string[], expected: RegExp) => {
      const { status, stderr } = await reflex("guardrails", ...words);
      assert.equal(status, 2);
      assert.match(stderr, expected);
    };
    const baseline = ["baseline", stack, "--settings", none()];
    await asked(["check", file("other.json", { a: 1 })], /neither an exported stack nor a preview; write it with/);
    await asked([...baseline, "--reason", " ", "--expires", "2999-12-31"], /--reason is empty/);
    await asked([...baseline, "--reason", "r", "--expires", "2020-01-01"], /a day that is not over/);
    await asked([...baseline, "--reason", "r", "--expires", "2999-02-30"], /a day that is not over/);
    await asked(baseline, /required option/);
    const misspelt = file("misspelt.json", { "iam-role-thrust": {} });
    await asked(["check", stack, "--settings", misspelt], /Did you mean "iam-role-trust"/);
    assert.match((await reflex("guardrails", "baseline", "--help")).stdout, /Examples:[\s\S]*--expires 2027-03-31/);
  });
});
