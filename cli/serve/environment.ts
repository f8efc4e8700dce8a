import type { Keys } from "./administrators";

/** What a tool needs to know of a served organization. */
export interface Served {
  format: "reflex-serve/1";
  endpoint: string;
  region: string;
  accounts: Array<{ id: string; name: string; environment: Environment }>;
}

export type Environment = Keys & Record<"AWS_ENDPOINT_URL" | "AWS_REGION" | "AWS_DEFAULT_REGION", string>;

/** The environment as lines for a shell: of the first account; the keys of the others are in comments. */
export function shellLines({ accounts, endpoint }: Served): string[] {
  const [first, ...others] = accounts;
  if (!first) return [];
  const exports = ({ id, name, environment }: Served["accounts"][number], names: string[], prefix = "") => [
    `# account ${id} (${name})`,
    ...Object.entries(environment)
      .filter(([variable]) => names.includes(variable))
      .map(([variable, value]) => `${prefix}export ${variable}=${value}`),
  ];
  const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
  return [
    `# An AWS organization is at ${endpoint} until Ctrl-C. For another terminal:`,
    ...exports(first, Object.keys(first.environment)),
    // They come before keys, or go with other ones.
    "unset AWS_SESSION_TOKEN AWS_PROFILE",
    ...others.flatMap((account) => exports(account, keys, "# ")),
  ];
}
