import { catalogue } from "../../catalogue/catalogue";
import type { SecurityConfig } from "../../components/config/stackConfig";
import { stopKeys } from "../../organization/stops";
import { UsageError } from "../errors";

/** What a stop is about, as people name it. */
export interface ScopeOptions {
  /** Name or id of a member account. */
  account?: string;
  response?: string;
}

export interface Scope {
  /** In a sentence: "all of Reflex", "payments-prod". */
  title: string;
  /** Keys of the table. */
  keys: string[];
}

/**
 * The keys of what people name. The runbook of a local response is stopped by its own name, since its runs know that only.
 * @throws UsageError for an account or a response that there is not.
 */
export function scopeOf({ account, response }: ScopeOptions, { members, organization }: SecurityConfig): Scope {
  if (account !== undefined && response !== undefined)
    throw new UsageError("--account and --response are two stops; make one after the other");
  if (account !== undefined) {
    const [id] = Object.entries(members).find(([id, { name }]) => id === account || name === account) ?? [];
    if (id === undefined) {
      const known = Object.entries(members).map(([id, { name }]) => `${name} (${id})`);
      throw new UsageError(`no member is named ${account}; there is ${known.join(", ") || "none"}`);
    }
    return { title: `${members[id]?.name} (${id})`, keys: [stopKeys.account(id)] };
  }
  if (response === undefined) return { title: `all of Reflex in ${organization.organizationId}`, keys: [stopKeys.all] };
  const found = catalogue.find(({ name }) => name === response);
  if (!found) throw new UsageError(`there is no response ${response} (docs/catalogue.md)`);
  const local = found.placement === "local" ? [stopKeys.runbook(found.runbook.name)] : [];
  return { title: `the response ${response}`, keys: [stopKeys.response(response), ...local] };
}

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30m`, `2h`, `1d`. @throws UsageError for anything else. */
export function durationOf(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? [];
  const length = units[unit];
  if (length === undefined) throw new UsageError(`--for ${text} is no duration; write 30m, 2h or 1d`);
  return Number(count) * length;
}
