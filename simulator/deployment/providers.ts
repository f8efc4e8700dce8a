/** Where an AWS provider puts resources that do not say otherwise. */
export interface ProviderScope {
  account: string;
  /** Absent when every resource has to name its own Region. */
  region?: string;
}

/**
 * The account and Region of an `aws.Provider`, from its inputs. The account is the one of the last role it assumes, else
 * the only one it allows.
 * @throws Error when the account is not certain, or when the provider would refuse its own credentials.
 */
export function providerScope(name: string, inputs: Record<string, unknown>): ProviderScope {
  const allowed = list(inputs.allowedAccountIds).map(String);
  const assumed = list(inputs.assumeRoles).at(-1) as { roleArn?: string } | undefined;
  const assumedAccount = assumed?.roleArn?.split(":")[4];
  if (assumedAccount !== undefined && allowed.length > 0 && !allowed.includes(assumedAccount)) {
    throw new Error(
      `The provider "${name}" assumes a role in account ${assumedAccount} but allows only ${allowed.join(", ")}: ` +
        "it would refuse to work. Make assumeRoles and allowedAccountIds agree.",
    );
  }
  const account = assumedAccount ?? (allowed.length === 1 ? allowed[0] : undefined);
  if (account === undefined) {
    throw new Error(
      `The account of the provider "${name}" is not known. Give it allowedAccountIds with one account, or assumeRoles.`,
    );
  }
  return { account, ...(typeof inputs.region === "string" && { region: inputs.region }) };
}

/** Settings of a provider that are not text reach it as JSON text. */
function list(value: unknown): unknown[] {
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return Array.isArray(parsed) ? parsed : [];
}
