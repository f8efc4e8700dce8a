import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's, and where other systems put it. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A browser of the machine; where it has none, the suite says so and is skipped. */
export async function browserFor(suite: Mocha.Context): Promise<Browser> {
  const executablePath = places.find((file) => existsSync(file));
  if (!executablePath) {
    console.log("      skipped: this machine has no Chromium; Debian's package is chromium");
    suite.skip();
  }
  // Without its sandbox: CI runs as root, and the pages are our own.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

interface Violation {
  id: string;
  nodes: Array<{ target: unknown; failureSummary?: string }>;
}

const axeSource = require.resolve("axe-core/axe.min.js");

/**
 * What axe objects to (WCAG 2.0 to 2.2, A and AA, and best practices), one sentence each. The page's own policy must be
 * bypassed by the context, since axe is a script of ours, not of the page.
 */
export async function objectionsOf(page: Page): Promise<string[]> {
  // Once for each page: most of the time of a first run is its compilation.
  if (!(await page.evaluate("'axe' in window"))) await page.addScriptTag({ path: axeSource });
  const run = 'axe.run(document, { resultTypes: ["violations"] })';
  const { violations } = (await page.evaluate(run)) as { violations: Violation[] };
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary = "" }) => `${target} ${failureSummary}`).join(" | ")}`,
  );
}

/** How many pixels a page is wider than its window. */
export const excessWidth = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
