import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { commentOf } from "../../cli/report/comment";
import { reportOf } from "../../cli/report/report";
import { isSecret, shown } from "../../cli/report/secrets";
import { digest, Files, recorded } from "../cli/report/files";

const signature = "4dabf18193072939515e22adb298388d";
const envelope = (content: object) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", ...content });

/** Everything that `reflex report` could print about one preview. */
function printed(file: string): string {
  const report = reportOf({ previews: [file], policies: [], drills: [], bases: [] });
  return commentOf(report) + JSON.stringify(report);
}

describe("secrets in a report", () => {
  const files = new Files();
  after(() => files.remove());
  const withInputs = (before: object, after: object) =>
    files.write(
      "stack.json",
      digest({
        ...{ op: "update", name: "it", type: "aws:iam/role:Role" },
        old: { inputs: { value: before } },
        new: { inputs: { value: after } },
      }),
    );

  it("are not even shown as what the engine puts in their place, and their change is", () => {
    for (const name of ["member.json", "member-blocked.json", "member-blocked.jsonl", "member-refused.jsonl"]) {
      const text = printed(recorded(name));
      assert.doesNotMatch(text, /\[secret\]|4dabf181|1b470612/, name);
      assert.match(text, /@@ value @@\n-\(secret\)\n\+\(secret\)/, name);
    }
  });

  it("stay out although the engine writes them into its debug events in clear text", () => {
    const [name, secret] = ["member-blocked.jsonl", "correct-horse"];
    assert.ok(readFileSync(recorded(name), "utf8").includes(secret), "the recording shows it");
    assert.ok(!printed(recorded(name)).includes(secret));
  });

  it("are hidden wherever they are in a value, in plain text too", () => {
    const hidden = fc.stringMatching(/^[A-Z]{12}$/);
    const carrier = hidden.chain((secret) =>
      fc
        .letrec<{ value: unknown }>((tie) => ({
          value: fc.oneof(
            { depthSize: "small", withCrossShrink: true },
            fc.constantFrom(
              envelope({ value: secret }),
              envelope({ ciphertext: secret }),
              envelope({ plaintext: JSON.stringify(secret) }),
            ),
            fc.array(tie("value"), { maxLength: 3 }),
            fc.dictionary(fc.constantFrom("a", "b", "policy"), tie("value"), { maxKeys: 3 }),
          ),
        }))
        .value.map((value) => ({ secret, value })),
    );
    fc.assert(
      fc.property(carrier, ({ secret, value }) => {
        assert.ok(!JSON.stringify(shown(value)).includes(secret));
        const text = printed(withInputs({ wrapped: value }, { wrapped: [value] }));
        assert.ok(!text.includes(secret) && !text.includes(signature));
      }),
      { numRuns: 50 },
    );
  });

  it("are known by a property whose output the provider keeps secret", () => {
    const secretOutput = { inputs: { password: "in-clear-1" }, additionalSecretOutputs: ["password"] };
    const file = files.write(
      "stack.json",
      digest({
        ...{ op: "update", name: "it", type: "aws:rds/instance:Instance" },
        old: secretOutput,
        new: { ...secretOutput, inputs: { password: "in-clear-2" } },
      }),
    );
    assert.doesNotMatch(printed(file), /in-clear/);
  });

  it("hide no more than they must", () => {
    assert.deepEqual(shown({ user: "me", password: envelope({ ciphertext: "x" }) }), {
      user: "me",
      password: "(secret)",
    });
    assert.equal(isSecret({ user: "me" }), false);
    assert.equal(shown("arn:04da6b54-80e4-46f7-96ec-b56ff0331ba9"), "arn:(known after the update)");
    const archive = { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", hash: "0123456789abcdef", assets: { a: 1 } };
    assert.deepEqual(shown(archive), { a: 1 });
    assert.deepEqual(shown({ ...archive, assets: undefined }), "file 0123456789ab");
    // A kind of value that is not known is hidden rather than shown.
    assert.equal(shown({ [signature]: "something new", value: "x" }), "(secret)");
  });
});
