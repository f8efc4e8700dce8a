export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** The parts of an ARN or ARN pattern; undefined for any other text. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || account === undefined) return undefined;
  const resource = rest.join(":");
  return resource === "" ? undefined : { partition, service, region, account, resource };
}

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);

/** The account that an ARN lies in, if it names one and no pattern. */
export function accountIn(text: string): string | undefined {
  const account = parseArn(text)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

/** Whether a text matches a pattern of IAM: `*` is any text, `?` any character. */
export function matchesPattern(pattern: string, text: string, ignoreCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, ignoreCase ? "is" : "s").test(text);
}
