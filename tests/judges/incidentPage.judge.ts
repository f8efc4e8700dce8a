import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { type DrillOptions, drill } from "../../cli/drill/drill";
import { drillRecord } from "../../cli/drill/record";
import { responseByName } from "../../cli/drill/scenarios";
import { pageAssets } from "../../page/assets";
import { renderPage } from "../../page/document";
import { pageOfDrill } from "../../page/drill";
import type { DrillRecord } from "../../page/drill/record";
import { stateWords } from "../../page/model";
import { courses, recordOf } from "../page/record";
import { browserFor, excessWidth, objectionsOf } from "./browser";

const folder = mkdtempSync(join(tmpdir(), "reflex-page-"));
const sizes = [1280, 390, 360];
/** Chrome's own screens are 844 px high at 390 px width; a page must say the first things in the first 700. */
const firstScreen = 700;

interface Written {
  name: string;
  address: string;
  word: string;
  sentences: string[];
}

/** Writes a page, and says what of it must be readable without script. */
function written(name: string, record: DrillRecord): Written {
  const page = pageOfDrill(record);
  const html = renderPage(page, pageAssets(), record.entries);
  const bare = renderPage(page, pageAssets());
  console.log(
    `      ${name}: ${Math.ceil(html.length / 1000)} KB, ${Math.ceil(bare.length / 1000)} KB without records`,
  );
  assert.ok(bare.length <= 130_000 && html.length <= 800_000, `${name} is larger than its budget`);
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html);
  const sentences = [...page.now, ...page.canDo].map(({ text }) => text);
  const moments = page.entries.map(({ text }) => text);
  return {
    name,
    address: pathToFileURL(file).href,
    word: stateWords(page).word,
    sentences: [page.incident.headline, page.since, ...sentences, ...moments],
  };
}

/** Drills in which people, a fault and a rule that needs nobody decide. */
const drills: Record<string, Pick<DrillOptions, "answer" | "faults"> & { of: string }> = {
  rejected: { of: "crypto-mining-instance", answer: async () => "reject" },
  healed: { of: "open-security-group", answer: async () => "approve" },
  paged: { of: "root-used", answer: async () => "approve" },
};

describe("the incident page in a browser", () => {
  let browser: Browser;
  const pages: Written[] = [];

  before(async function () {
    browser = await browserFor(this);
    for (const [name, { of, ...options }] of Object.entries(drills)) {
      await drill({ response: responseByName(of), ...options }, async (stage, result) => {
        const record = await drillRecord(stage, result);
        pages.push(written(name, record));
        const asked = record.entries.findIndex((entry) => entry.kind === "step" && entry.waiting) + 1;
        if (asked === 0) return;
        const then = { ...record, entries: record.entries.slice(0, asked), file: undefined, evidence: undefined };
        pages.push(written("asking", { ...then, verdict: undefined, after: undefined, outcome: undefined }));
      });
    }
    for (const [name, course] of Object.entries(courses)) pages.push(written(`small-${name}`, recordOf(course)));
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it("has nothing that axe objects to, light and dark, wide and narrow, and does not scroll sideways", async () => {
    for (const { name, address } of pages) {
      const context = await browser.newContext({ bypassCSP: true });
      const page = await context.newPage();
      await page.goto(address);
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of sizes) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await objectionsOf(page), [], `${name}, ${colorScheme}, ${width} px`);
          assert.equal(await excessWidth(page), 0, `${name} is wider than ${width} px`);
        }
      }
      await context.close();
    }
  });

  it("makes no request, and its policy admits its style and its script", async () => {
    for (const { name, address } of pages) {
      const page = await browser.newPage();
      const [requests, complaints]: [string[], string[]] = [[], []];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(address);
      assert.deepEqual([requests, complaints], [[address], []], name);
      assert.equal(await page.evaluate("document.documentElement.className"), "js", name);
      await page.close();
    }
  });

  it("says everything without script", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    for (const { name, address, sentences, word } of pages) {
      const page = await context.newPage();
      await page.goto(address);
      const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
      const missing = [word, ...sentences].filter((one) => !text.includes(one.replace(/\s+/g, " ")));
      assert.deepEqual(missing, [], name);
      await page.close();
    }
    await context.close();
  });

  it("says state, headline and how to answer on the first screen of a phone", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    for (const { name, address } of pages) {
      await page.goto(address);
      const last = page.locator(name === "asking" ? ".answer tr:first-child code" : "h1");
      const box = await last.boundingBox();
      assert.ok(box && box.y + box.height <= firstScreen, `${name}: ${JSON.stringify(box)}`);
    }
    await page.close();
  });

  it("filters the time line, and shows the records when they are requested", async () => {
    const page = await browser.newPage();
    await page.goto(pages.find(({ name }) => name === "rejected")?.address ?? "");
    const rows = page.locator(".tl > ol > li:visible");
    const all = await rows.count();
    await page.getByLabel("Bus").uncheck();
    assert.ok((await rows.count()) < all);
    assert.match((await page.locator("#said").textContent()) ?? "", /^\d+ entries shown$/);
    await page.locator("#recbox > summary").click();
    // The page fills the list in when the browser reports that the box is open, which is not part of the click.
    await page.locator("#rec > li").first().waitFor();
    assert.ok((await page.locator("#rec > li").count()) > 200);
    await page.close();
  });
});
