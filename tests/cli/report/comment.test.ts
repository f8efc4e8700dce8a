import assert from "node:assert/strict";
import fc from "fast-check";
import { commentOf, gitHubLimit, marker } from "../../../cli/report/comment";
import { code, htmlCode } from "../../../cli/report/markdown";
import type { Change, Report, StackReport, Violation } from "../../../cli/report/types";
import { proseOf } from "./prose";

const change = (name: string, fields: Partial<Change> = {}): Change => ({
  ...{ operation: "update", urn: `urn:pulumi:s::p::t::${name}`, type: "aws:iam/role:Role", name },
  ...{ protected: false, losesProtection: false, replaceReasons: [], properties: [], ...fields },
});

const stack = (fields: Partial<StackReport>): StackReport => ({
  ...{
    stack: "member",
    project: "reflex",
    outcome: "succeeded",
    changes: [],
    same: 0,
    violations: [],
    diagnostics: [],
  },
  ...fields,
});

const report = (fields: Partial<Report>): Report => ({ stacks: [], drills: [], blocking: [], ...fields });

/** A report in which every text comes from outside and is the same. */
function everywhere(text: string): Report {
  const violation: Violation = {
    ...{ policy: text, severity: text, kind: "blocking", type: text, name: text, field: text, message: text },
  };
  const properties = [{ property: text, lines: [`-${text}`, `+${text}`] }];
  const drill = {
    ...{
      response: text,
      eventId: text,
      verdict: text,
      decisions: [text],
      runs: [text],
      steps: [text],
      refused: [text],
    },
  };
  return report({
    stacks: [
      stack({
        stack: text,
        changes: [
          change(text, { type: text, properties }),
          change(text, { type: text, operation: "replace", replaceReasons: [text], protected: true }),
        ],
        violations: [violation, { ...violation, kind: "advisory", field: undefined, name: undefined }],
        diagnostics: [
          { severity: "error", name: text, message: text },
          { severity: "warning", message: `${text}\n${text}` },
        ],
      }),
    ],
    drills: [
      { ...drill, differences: [] },
      { ...drill, base: drill, differences: [{ what: "steps", gone: [text], added: [text] }] },
    ],
  });
}

describe("the comment on a pull request", () => {
  it("begins with its marker, by which it is found again", () => {
    assert.ok(
      commentOf(report({ stacks: [stack({})] })).startsWith(`${marker}\n## Reflex: nothing blocks this change\n`),
    );
  });

  it("names what blocks the change", () => {
    const blocking = ["1 policy violation", "2 drills without a good end"];
    const text = commentOf(report({ blocking }));
    assert.match(
      text,
      /## Reflex: do not merge yet\n\n\*\*Blocking:\*\* 1 policy violation and 2 drills without a good end\./,
    );
  });

  const hostile = [
    "@octocat #1 https://evil.example <img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold**",
    "```\n\n@everyone\n\n```",
    "``` ` ```` a`b",
    "</code></summary></details><h1>@octocat</h1>",
    "</code>\n\n@octocat\n\n<code>",
    "a|b\\|c | @octocat |",
    `${marker} --> <!--`,
    "\\`@octocat",
    "`",
    "",
    "line\r\n# heading\n- @octocat\n> quote",
    "\u202e\u2066gpj.exe\u0000\u200b\ufeff\u2028@octocat",
    "~~~\n@octocat\n~~~",
  ];

  it("shows text from outside as code and nothing else", () => {
    for (const text of hostile) {
      const prose = proseOf(commentOf(everywhere(text)));
      assert.doesNotMatch(prose, /octocat|everyone|evil|img|h1|heading|javascript|quote/, JSON.stringify(text));
    }
  });

  it("shows any text from outside as code and nothing else", () => {
    const pieces = fc.constantFrom(
      "@",
      "`",
      "``",
      "```",
      "|",
      "\\",
      "<",
      ">",
      "&",
      "\n",
      "\r",
      " ",
      "*",
      "~~~",
      "-",
      "é",
      "😀",
      "\ud800",
    );
    const text = fc.array(fc.oneof(pieces, fc.constant("INTRUDER")), { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (intruder) => {
        assert.doesNotMatch(proseOf(commentOf(everywhere(`${intruder}INTRUDER`))), /INTRUDER/);
      }),
      { numRuns: 300 },
    );
  });

  it("makes visible what would not be seen, or would turn the text around", () => {
    const text = commentOf(everywhere("a\u202eb\u0000c\u200bd"));
    assert.ok(!/[\p{Cf}\0]/u.test(text));
    assert.ok(text.includes("a\\u{202e}b\\u{0}c\\u{200b}d"));
  });

  it("keeps a code span whole whatever is in it", () => {
    assert.equal(code("a`b"), "``a`b``");
    assert.equal(code("`"), "`` ` ``");
    assert.equal(code(""), "(empty)");
    assert.equal(code("x".repeat(200)).length, 162);
    assert.equal(htmlCode('<b class="x">&'), "<code>&lt;b class=&quot;x&quot;&gt;&amp;</code>");
  });
});

describe("the size of a comment", () => {
  const lines = Array.from({ length: 50 }, (_, index) => `+line ${index} ${"x".repeat(60)}`);
  const many = (count: number): Report =>
    report({
      stacks: [
        stack({
          changes: [
            change("first", { operation: "delete", protected: true, security: "decides who may do what" }),
            ...Array.from({ length: count }, (_, index) =>
              change(`topic-${index}`, {
                type: "aws:ec2/instance:Instance",
                properties: [{ property: "tags", lines }],
              }),
            ),
          ],
        }),
      ],
    });

  it("stays within what GitHub accepts, counts what it leaves out, and keeps what matters most", () => {
    const text = commentOf(many(1500));
    assert.ok(text.length <= gitHubLimit && text.length > gitHubLimit * 0.9, String(text.length));
    assert.match(text, /\*\*delete\*\* `first`/);
    const shown = (text.match(/`topic-\d+`|<code>topic-\d+<\/code>/g) ?? []).length;
    assert.match(text, new RegExp(`_Left out for want of room: ${1500 - shown} updates and \\d+ details?\\._`));
  });

  it("leaves details out before it leaves lines out", () => {
    const text = commentOf(many(100));
    assert.equal((text.match(/topic-\d+/g) ?? []).length, 100);
    assert.match(text, /_Left out for want of room: \d+ details\._/);
    assert.doesNotMatch(text, /\d+ updates/);
  });

  it("says nothing of leaving out when everything is there", () => {
    assert.doesNotMatch(commentOf(many(5)), /Left out/);
  });

  it("never ends inside code, for any limit and any report", () => {
    const texts = fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1500, max: 9000 }), (outside, limit) => {
        const parts = outside.map(everywhere);
        const all = report({
          stacks: parts.flatMap(({ stacks }) => stacks),
          drills: parts.flatMap(({ drills }) => drills),
        });
        const text = commentOf(all, limit);
        assert.ok(text.length <= limit);
        assert.doesNotThrow(() => proseOf(text));
        assert.equal(text.split("<details>").length, text.split("</details>").length);
      }),
      { numRuns: 150 },
    );
  });
});
