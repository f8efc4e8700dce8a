/** Amazon Resource Names (AWS General Reference): six parts, of which the sixth may contain colons. */
export interface Arn {
  partition: string;
  service: string;
  /** Empty for resources without a Region (IAM, S3). */
  region: string;
  /** Empty for resources that belong to no account (S3 buckets, AWS-owned documents, images). */
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

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);

/** The account that an ARN belongs to, if it names one and no pattern. */
export function accountIn(text: string): string | undefined {
  const account = parseArn(text)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}
