import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { responseFolder } from "../../catalogue/folders";
import { consoleAssets } from "../../cli/console/assets";
import { ConsoleServer } from "../../cli/console/server";
import { Session } from "../../cli/console/session";
import { keptBlueprint } from "../../cli/kept/organization";
import { browserFor, excessWidth, objectionsOf } from "./browser";

/** Page, style and script together. */
const budget = 120_000;
/** An incident lasts as long as the machine needs; mocha's own limit is against hanging. */
const patience = { timeout: 0 };

describe("the console in a browser", () => {
  let browser: Browser;
  let server: ConsoleServer;
  let address = "";
  let page: Page;
  const requests: string[] = [];

  before(async function () {
    browser = await browserFor(this);
    const assets = consoleAssets();
    console.log(`      page, style and script: ${Math.ceil(assets.size / 1000)} KB`);
    assert.ok(assets.size <= budget);
    const { deployment } = await keptBlueprint({}, {});
    server = new ConsoleServer(new Session(), deployment, assets);
    address = await server.listen();
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1440, height: 960 } });
    page = await context.newPage();
    page.on("request", (request) => requests.push(new URL(request.url()).host));
    await page.goto(address);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const happen = () => page.getByRole("button", { name: "Let it happen" }).click(patience);
  const state = () => page.locator(".head-now .state");
  const word = (text: string) => state().filter({ hasText: text }).waitFor(patience);

  async function isFine(what: string): Promise<void> {
    for (const [width, colorScheme] of [
      [1440, "light"],
      [390, "dark"],
    ] as const) {
      await page.setViewportSize({ width, height: 960 });
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await objectionsOf(page), [], `${what}, ${width} px, ${colorScheme}`);
      assert.equal(await excessWidth(page), 0, `${what} is wider than ${width} px`);
    }
    await page.setViewportSize({ width: 1440, height: 960 });
    await page.emulateMedia({ colorScheme: "light" });
  }

  it("removes the token from the address", () => {
    assert.ok(!page.url().includes("t="));
  });

  it("heals by Approve in the page, with the comment kept, and opens the incident page", async () => {
    await happen();
    await page.getByRole("button", { name: "Approve", exact: true }).waitFor(patience);
    await word("Contained, waits for an answer");
    await isFine("waiting");
    await page.getByLabel("Comment").fill("seen with the team");
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await word("Healed");
    await page.getByText("Approved by on-call").first().waitFor();
    await page.getByText("“seen with the team”").first().waitFor();
    await isFine("healed");
    const opened = page.context().waitForEvent("page");
    await page.getByRole("button", { name: "Open the incident page" }).click(patience);
    const incident = await opened;
    await incident.locator("h1").waitFor();
    assert.match(await incident.title(), /^Healed: /);
    await incident.close();
  });

  it("steps back without showing what came later, and explains the rule field by field", async () => {
    const slider = page.getByRole("slider", { name: "Step" });
    const all = Number(await slider.getAttribute("max")) + 1;
    await page.getByRole("button", { name: /Details of reflex-crypto-mining-instance-guardduty/ }).click();
    assert.ok((await page.locator(".tl [data-lane]").count()) < all);
    await page.getByRole("table").filter({ hasText: "detail.severity" }).waitFor();
    assert.equal(await page.locator(".fields .is-bad").count(), 0);
    await isFine("a rule's step");
  });

  it("contains by Reject in the page", async () => {
    await happen();
    await page.getByRole("button", { name: "Reject", exact: true }).click(patience);
    await word("Contained, nothing destroyed");
    assert.match(await page.locator(".head-now .line1").innerText(), /on-call rejected what destroys/);
  });

  it("lets a pasted near miss end at the rule that does not match, and says which field", async () => {
    const miss = join(responseFolder("crypto-mining-instance"), "events", "ignored", "low-severity.json");
    await page.locator("#event").selectOption("paste");
    await page.getByLabel("Event as JSON").fill("{");
    assert.ok(await page.getByRole("button", { name: "Let it happen" }).isDisabled());
    await page.getByLabel("Event as JSON").fill(readFileSync(miss, "utf8"));
    await happen();
    await word("Nothing done");
    await page.getByText("The nearest rules that do not match").waitFor(patience);
    await page.locator(".inspector").getByText("detail.severity").first().waitFor();
  });

  it("explains a pattern as it is typed", async () => {
    await page.getByRole("button", { name: "Workbench", exact: true }).click();
    await page.locator("#verdict").getByText("the pattern matches").waitFor();
    await isFine("workbench");
    await page.getByLabel("Pattern", { exact: true }).fill('{"source":["aws.s3"]}');
    await page.locator("#verdict").getByText("the pattern does not match").waitFor();
    await page.getByLabel("Pattern", { exact: true }).fill('{"source":"aws.s3"}');
    await page.locator("#verdict .is-bad").waitFor();
  });

  it("lists the catalogue", async () => {
    await page.getByRole("button", { name: "Catalogue", exact: true }).click();
    assert.ok((await page.getByRole("button", { name: /^Run it/ }).count()) > 40);
    await isFine("catalogue");
  });

  it("shows nothing to whoever has no token", async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(address.replace(/#.*/, "#t=AAAAAAAAAAAAAAAAAAAAAA"));
    await other.getByRole("alert").filter({ hasText: "Open the address that reflex console printed." }).waitFor();
    await context.close();
  });

  it("makes no request beyond its own address", () => {
    assert.deepEqual([...new Set(requests)], [new URL(address).host]);
  });
});
