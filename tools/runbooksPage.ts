/** Puts the table of essential steps into docs/runbooks.md: a part of `npm run catalogue`. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runbooks } from "../catalogue/runbooks";
import { exampleContext } from "../runbooks/context";
import { describeEssentials } from "../runbooks/language/essentials";
import { withPart } from "./pageParts";

export const runbooksPageFile = path.join(__dirname, "..", "docs", "runbooks.md");

/** The page with its table as the catalogue is now. */
export const runbooksPage = (page: string): string =>
  withPart(
    page,
    "essential steps",
    "npm run catalogue",
    describeEssentials(runbooks.map((runbook) => runbook.compile(exampleContext))),
  );

if (require.main === module) writeFileSync(runbooksPageFile, runbooksPage(readFileSync(runbooksPageFile, "utf8")));
