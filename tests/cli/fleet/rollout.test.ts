import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { concerned, readRollout } from "../../../cli/fleet/rollout";

describe("the stacks of a rollout", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "reflex-stacks-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const stack = (name: string, account: string, role = "member") => {
    const key = role === "security" ? "securityAccountId" : "accountId";
    const config = `config:\n  reflex:role: ${role}\n  reflex:${key}: "${account}"\n  reflex:homeRegion: eu-west-1\n`;
    writeFileSync(path.join(root, `Pulumi.${name}.yaml`), config);
  };
  const rollout = (content: object) => {
    writeFileSync(path.join(root, "rollout.json"), JSON.stringify(content));
    return readRollout(root);
  };
  const organization = () => {
    stack("security", "222233334444", "security");
    stack("one", "111122223333");
    stack("two", "444455556666");
    return rollout({ security: ["security"], canary: ["one"], waves: [["two"], []] });
  };

  it("of this repository are in order", () => {
    const { security, canary } = readRollout(path.join(__dirname, "..", "..", ".."));
    assert.deepEqual(security, [{ stack: "security", account: "222233334444", region: "eu-west-1" }]);
    assert.deepEqual(canary, [{ stack: "member", account: "111122223333", region: "eu-west-1" }]);
  });

  it("come with the account and Region that their own configuration names", () => {
    assert.deepEqual(organization(), {
      security: [{ stack: "security", account: "222233334444", region: "eu-west-1" }],
      canary: [{ stack: "one", account: "111122223333", region: "eu-west-1" }],
      waves: [[{ stack: "two", account: "444455556666", region: "eu-west-1" }]],
    });
  });

  it("leave none out, name none twice, and begin with a security stack and a canary", () => {
    organization();
    for (const [content, message] of [
      [{ security: ["security"], canary: ["one"], waves: [] }, /does not name the stack two; add it to a wave/],
      [{ security: ["security"], canary: ["one", "two"], waves: [["two"]] }, /names two twice/],
      [{ security: ["security"], canary: ["one"], waves: [["two", "three"]] }, /there is no Pulumi\.three\.yaml/],
      [{ security: [], canary: ["security", "one", "two"], waves: [] }, /has no security stack/],
      [{ security: ["security"], canary: [], waves: [["one", "two"]] }, /waves but no canary/],
      [{ security: ["security", "one"], canary: ["two"], waves: [] }, /Pulumi\.one\.yaml: reflex:role is member/],
    ] as const) {
      assert.throws(() => rollout(content), message);
    }
  });

  it("are refused when the account or the Region could be something else in an ARN or a command", () => {
    stack("security", "222233334444:role/admin", "security");
    assert.throws(() => rollout({ security: ["security"], canary: [], waves: [] }), /must be 12 digits/);
  });

  it("concern a change of the program all, a change of one configuration only its stack, of the documentation none", () => {
    const names = (...files: string[]) => concerned(organization(), files).map((one) => one.stack);
    assert.deepEqual(names("components/config.ts", "docs/deploy.md"), ["security", "one", "two"]);
    assert.deepEqual(names("package-lock.json"), ["security", "one", "two"]);
    assert.deepEqual(names("something/new"), ["security", "one", "two"]);
    assert.deepEqual(names("Pulumi.two.yaml", "README.md"), ["two"]);
    assert.deepEqual(names("Pulumi.yaml"), ["security", "one", "two"]);
    assert.deepEqual(names("docs/deploy.md", "tests/report/x.ts", "README.md", "cli/main.ts"), []);
    assert.deepEqual(names(), []);
  });
});
