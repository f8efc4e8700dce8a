import assert from "node:assert/strict";
import * as fc from "fast-check";
import { code, moment, prose } from "../../../functions/evidence/markdown/text";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        "`",
        "```",
        "\n",
        "\r\n",
        "\u2028",
        "\u202e",
        "\u0000",
        "<script>",
        "](http://a)",
        "![",
        "|",
        "# ",
        "- ",
        "@all",
        "www.a.b",
        "https://evil",
        "&lt;",
        "\\",
        "*",
        "_",
        "1. ",
        "text",
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join("")),
);

describe("text of others in the Markdown of an incident file", () => {
  it("is a code span of one line, whatever it holds", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = code(text);
        assert.match(span, /^`[^`]+`$/);
        assert.doesNotMatch(span, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        // A span that begins or ends with a space would lose it, and one of spaces only is none.
        assert.doesNotMatch(span, /^` | `$/);
        assert.ok(span.length <= 302);
      }),
    );
  });

  it("in a sentence of ours is neither mark-up, link, mention, HTML nor a list", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = prose(text);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        assert.doesNotMatch(line, /:\/\/|@|www\./i);
        // Every character with a meaning stands behind an odd number of backslashes.
        const bare = line.replace(/\\[\\`*_~[\]<>&$|.)\-+=#]/g, "");
        assert.doesNotMatch(bare, /[\\`*_~[\]<>&$|]/);
        assert.doesNotMatch(line, /^([-+=#]|\d+[.)])/);
      }),
    );
  });

  it("stays readable where it is harmless", () => {
    assert.equal(prose("payments-prod (111122223333): fuse 0 of 10!"), "payments-prod (111122223333): fuse 0 of 10!");
    assert.equal(code("arn:aws:iam::111122223333:role/web"), "`arn:aws:iam::111122223333:role/web`");
    assert.equal(moment("2026-11-24T09:14:05.123Z"), "2026-11-24 09:14:05 UTC");
    assert.equal(moment(undefined), "at an unknown time");
  });
});
