import assert from "node:assert/strict";
import { consoleAssets } from "../../cli/console/assets";

describe("the console's page", () => {
  const { document, policy, size } = consoleAssets();

  it("keeps its budget, and holds everything that it needs", () => {
    assert.ok(size <= 120_000, `${size} bytes`);
    assert.doesNotMatch(document, /<(?:link|img|iframe)\b|\ssrc=/);
    assert.match(policy, /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/);
  });

  it("needs nothing of Node in the browser", () => {
    assert.doesNotMatch(document, /\bBuffer\.|\brequire\(|\bprocess\.(?!env\b)/);
  });
});
