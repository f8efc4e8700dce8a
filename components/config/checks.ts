/** Values that need more than a pattern: each reads one key, and checks it against others. */

import { isRecord } from "../../aws/json";
import { globalRegionOf, partitionOf } from "../../aws/partitions";
import { ownRolePath, ownRolePrefix } from "../../organization/names";
import type { GoldenImages, Mode, TriageSettings } from "../../organization/settings";
import type { ConfigReader } from "./reader";
import { accountId, accountName, imageId, organizationalUnit, region, rolePattern, tagKey } from "./rules";

/** Each once, all in the partition of the home Region, which is governed where no other is named. */
export function governedRegions(read: ConfigReader, key: string): string[] {
  const homeRegion = read.peek("homeRegion", region);
  const partition = partitionOf(homeRegion);
  const problemsBefore = read.problems.length;
  const governed = [...new Set(read.textList(key, region))];
  for (const other of governed) {
    if (partitionOf(other) === partition) continue;
    const what = `has ${other}, which is not in the partition of homeRegion (${partition}); events cannot cross partitions`;
    read.problem(key, what, homeRegion, `${key}[${governed.indexOf(other)}]`);
  }
  const regions = governed.length > 0 ? governed : [homeRegion];
  if (homeRegion !== "" && read.problems.length === problemsBefore) checkNeeded(read, key, regions, homeRegion);
  return regions;
}

/** Regions without which Reflex could not do what the catalogue promises. */
function checkNeeded(read: ConfigReader, key: string, governed: string[], homeRegion: string): void {
  const next = `${key}[${governed.length}]`;
  if (!governed.includes(homeRegion)) {
    const what = `leaves out homeRegion (${homeRegion}), where workflows start their runbooks`;
    read.problem(key, what, homeRegion, next);
  }
  const global = globalRegionOf(partitionOf(homeRegion));
  if (!governed.includes(global) && read.peek("globalSignals", withoutGlobalSignals) === "") {
    const what = `leaves out ${global}, where leaked keys, root and all calls of IAM are reported; if that is meant, set globalSignals to none`;
    read.problem(key, what, global, next);
  }
}

/** What `globalSignals` says where the Region of global services is left out on purpose. */
const withoutGlobalSignals = { pattern: /^none$/, meaning: "none", example: "none" };

export function memberAccount(read: ConfigReader, key: string): string {
  const id = read.text(key, accountId);
  if (id !== "" && id === read.peek("securityAccountId", accountId)) {
    const what = `is the security account ${id}; a member stack would replace its topics. Use the account to be protected`;
    read.problem(key, what, accountId.example);
  }
  return id;
}

export function members(read: ConfigReader): TriageSettings["members"] {
  const securityAccountId = read.peek("securityAccountId", accountId);
  const example = { path: 'members["111122223333"].name', value: "payments" };
  const found = read.object("members", example) ?? {};
  if (Object.keys(found).length === 0 && read.textList("memberUnits", organizationalUnit).length === 0) {
    read.problem("members", "lists no account, so Reflex would answer nothing", example.value, example.path);
  }
  return Object.fromEntries(
    Object.entries(found).map(([id, value]) => {
      const path = `members["${id}"].name`;
      if (!accountId.pattern.test(id)) {
        read.problem(
          "members",
          `has the key ${JSON.stringify(id)}, which is not ${accountId.meaning}`,
          "payments",
          example.path,
        );
      } else if (id === securityAccountId) {
        read.problem(
          "members",
          `lists the security account ${id}, which Reflex does not act in`,
          "payments",
          example.path,
        );
      }
      const { name, mode } = isRecord(value) ? value : {};
      if (typeof name !== "string" || !accountName.pattern.test(name)) {
        read.problem(
          "members",
          `gives account ${id} the name ${JSON.stringify(name)}, which is not ${accountName.meaning}`,
          "payments",
          path,
        );
      }
      if (mode !== undefined && mode !== "act" && mode !== "observe") {
        const what = `gives account ${id} the mode ${JSON.stringify(mode)}; it must be act or observe`;
        read.problem("members", what, "observe", `members["${id}"].mode`);
      }
      return [id, { name: String(name), ...(mode !== undefined && { mode: mode as Mode }) }];
    }),
  );
}

/** Architectures of instance types for which EC2 has images today (EC2 API reference, `ArchitectureValues`). */
const architectures = ["x86_64", "arm64"];

/** An image belongs to one Region and one architecture. */
export function goldenImages(read: ConfigReader): GoldenImages {
  const example = { path: "goldenImages.eu-west-1.x86_64", value: imageId.example };
  const found = read.object("goldenImages", example) ?? {};
  for (const [name, images] of Object.entries(found)) {
    const problem = (what: string, path = example.path) => read.problem("goldenImages", what, imageId.example, path);
    if (!region.pattern.test(name)) problem(`has the key ${JSON.stringify(name)}, which is not ${region.meaning}`);
    else if (!isRecord(images)) problem(`names no architecture for ${name}; it must be ${architectures.join(" or ")}`);
    else {
      for (const [architecture, image] of Object.entries(images)) {
        const path = `goldenImages.${name}.${architecture}`;
        if (!architectures.includes(architecture)) {
          problem(
            `has the architecture ${JSON.stringify(architecture)} for ${name}; it must be ${architectures.join(" or ")}`,
          );
        } else if (typeof image !== "string" || !imageId.pattern.test(image)) {
          problem(`has ${JSON.stringify(image)} for ${architecture} in ${name}, which is not ${imageId.meaning}`, path);
        }
      }
    }
  }
  return found as GoldenImages;
}

export const defaultAllowlistTag = { key: "reflex:auto-remediate", value: "true" };

export function allowlistTag(read: ConfigReader): TriageSettings["allowlistTag"] {
  const example = { path: "allowlistTag.key", value: defaultAllowlistTag.key };
  const found = read.object("allowlistTag", example);
  if (found === undefined) return defaultAllowlistTag;
  const { key, value } = found;
  if (typeof key !== "string" || !tagKey.pattern.test(key)) {
    read.problem(
      "allowlistTag",
      `has the key ${JSON.stringify(key)}, which is not ${tagKey.meaning}`,
      example.value,
      example.path,
    );
  }
  // `pulumi config set --path` turns the text true into a boolean, so a scalar is read as its text.
  if (!["string", "boolean", "number"].includes(typeof value) || value === "") {
    read.problem(
      "allowlistTag",
      `has the value ${JSON.stringify(value)}, which is not a tag value`,
      "true",
      "allowlistTag.value",
    );
  }
  return { key: String(key), value: String(value) };
}

/** A run can give the roles of this list any right: Reflex's own must not be among them. */
export function instanceRoles(read: ConfigReader): string[] {
  const without = "lists no role that instances of the account carry, and runs can act on no other role";
  const patterns = read.filledTextList("instanceRoles", rolePattern, without);
  for (const pattern of patterns) {
    const own = [ownRolePath.slice(1), ownRolePrefix].find((prefix) => canBegin(pattern, prefix));
    if (own === undefined) continue;
    const what = `has ${JSON.stringify(pattern)}, which matches roles of Reflex itself (${own}*)`;
    read.problem("instanceRoles", what, rolePattern.example, `instanceRoles[${patterns.indexOf(pattern)}]`);
  }
  return patterns;
}

/** Whether a pattern matches a text that begins with the prefix. */
function canBegin(pattern: string, prefix: string): boolean {
  const [literal = "", ...wild] = pattern.split("*");
  return literal.startsWith(prefix) || (wild.length > 0 && prefix.startsWith(literal));
}
