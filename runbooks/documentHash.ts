import { createHash } from "node:crypto";
import { canonicalJson } from "../aws/json";
import type { Organization } from "../organization/names";
import { runbookContext } from "./context";
import type { Runbook } from "./language/types";

/**
 * SHA-256 of what a document says, whatever its key order and white space, and whatever the Region whose table and
 * topic it uses: the same in every account and Region of an organization.
 * @param region where the document is.
 */
export function documentHash(content: unknown, region: string): string {
  // Canonical JSON holds no bare control character, so nothing else can look like the Region.
  const text = canonicalJson(content).replaceAll(`:${region}:`, ":\u0000:");
  return createHash("sha256").update(text, "utf8").digest("hex");
}

const known = new WeakMap<Runbook, Map<string, string>>();

/** The hash of the document that a runbook is published as in an organization. */
export function hashOfRunbook(organization: Organization, runbook: Runbook): string {
  const hashes = known.get(runbook) ?? new Map<string, string>();
  known.set(runbook, hashes);
  const context = runbookContext(organization);
  const key = canonicalJson(context);
  const hash = hashes.get(key) ?? documentHash(runbook.compile(context).document, organization.homeRegion);
  hashes.set(key, hash);
  return hash;
}
