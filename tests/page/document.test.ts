import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { pageAssets } from "../../page/assets";
import { pageLimit, renderPage } from "../../page/document";
import { pageOfDrill } from "../../page/drill";
import { courses, recordOf } from "./record";

const hostile = `</script><img src=x onerror=alert(1)>\u202e javascript:alert(1) ${"x".repeat(10_000)}`;

/** Names of the elements of a document in order, with their attributes as text. Scripts hold text only. */
function elements(html: string): Array<{ name: string; attributes: string }> {
  const markup = html.replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, "$1$3");
  return [...markup.matchAll(/<([a-z][a-z0-9]*)((?:\s[^<>]*?)?)\/?>/g)].map(([, name = "", attributes = ""]) => ({
    name,
    attributes,
  }));
}

const names = (html: string) => elements(html).map(({ name }) => name);

describe("the incident page as a document", () => {
  const assets = pageAssets();
  const htmlOf = (name: keyof typeof courses) => renderPage(pageOfDrill(recordOf(courses[name])), assets);

  it("admits its own style and script by their hashes, and nothing else", () => {
    const html = htmlOf("waiting");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    const hash = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1];
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1];
    assert.equal(
      policy,
      `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; img-src 'none'; base-uri 'none'; form-action 'none'`,
    );
    for (const { name, attributes } of elements(html)) {
      assert.doesNotMatch(attributes, /\s(?:(?:style|on\w+|src)=|href="(?!#))/, `${name}${attributes}`);
    }
  });

  it("has one h1, and no level of headings is skipped", () => {
    for (const name of Object.keys(courses) as Array<keyof typeof courses>) {
      const levels = names(htmlOf(name)).flatMap((tag) => (/^h[1-6]$/.test(tag) ? [Number(tag[1])] : []));
      assert.equal(levels.filter((level) => level === 1).length, 1, name);
      for (const [i, level] of levels.entries()) assert.ok(level <= (levels[i - 1] ?? 0) + 1, `${name}: ${levels}`);
    }
  });

  it("keeps its structure whatever others wrote", () => {
    const record = recordOf({ ...courses.healed, headline: hostile, title: hostile });
    const page = pageOfDrill(record);
    const html = renderPage(page, assets, record.entries);
    assert.deepEqual(names(html), names(renderPage(pageOfDrill(recordOf(courses.healed)), assets, record.entries)));
    assert.ok(!JSON.stringify({ ...page }).includes("\u202e"));
    assert.ok(html.length < 120_000 + JSON.stringify(record.entries).length * 2);
  });

  it("holds its data as JSON that a script element cannot end", () => {
    const record = recordOf({ ...courses.healed, title: hostile });
    const html = renderPage(pageOfDrill(record), assets, record.entries);
    const data = /<script type="application\/json" id="records-data">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "";
    assert.deepEqual(JSON.parse(data), JSON.parse(JSON.stringify(record.entries)));
  });

  it("leaves the records out where they are too large", () => {
    const record = recordOf(courses.healed);
    const html = renderPage(pageOfDrill(record), assets, [{ at: "", kind: "note", text: "x".repeat(pageLimit) }]);
    assert.ok(Buffer.byteLength(html) < pageLimit);
    assert.ok(!html.includes('id="records-data"'));
  });

  it("keeps the budgets of style and script", () => {
    assert.ok(assets.style.length <= 18_000, `style: ${assets.style.length}`);
    assert.ok(assets.script.length <= 6_000, `script: ${assets.script.length}`);
  });
});
