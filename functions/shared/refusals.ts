/**
 * What AWS refuses for good, and what only for now. A call that is refused for good is not repeated: people are notified at
 * once of what was refused, by which service, and of what they can do. Everything that is not listed counts as passing: it is tried
 * again, and people are notified after the last attempt.
 *
 * Source: the errors that the service models declare for the calls that a start needs, and the "Common errors" of each
 * API reference; reads add EC2's own spellings (EC2 API Reference, "Error codes"). One error is spelt with and without
 * "Exception": names are compared without it.
 */

type Cause = "parameters" | "permission" | "missing" | "version" | "place";

/** What people can do about each cause. */
const remedies: Record<Cause, string> = {
  parameters: "The same values are refused again, so act by hand",
  permission: "Check the role, and the service control policies of its account, then request it again",
  missing: "Deploy the security stack and the member's stack, then request it again",
  version: "Update the member's stack, or the security stack, so that both are of one version, then request it again",
  place: "Enable the Region in the account, or act by hand",
};

const permanent: Record<string, Cause> = {
  AccessDenied: "permission",
  KmsAccessDenied: "permission",
  KmsInvalidState: "permission",
  UnauthorizedOperation: "permission",
  AutomationDefinitionNotFound: "missing",
  AutomationDefinitionVersionNotFound: "missing",
  InvalidDocument: "missing",
  InvalidDocumentVersion: "missing",
  StateMachineDeleting: "missing",
  StateMachineDoesNotExist: "missing",
  IdempotentParameterMismatch: "parameters",
  InvalidArn: "parameters",
  InvalidAutomationExecutionParameters: "parameters",
  InvalidExecutionInput: "parameters",
  InvalidName: "parameters",
  InvalidParameterValue: "parameters",
  InvalidTarget: "parameters",
  MalformedPolicyDocument: "parameters",
  PackedPolicyTooLarge: "parameters",
  // DynamoDB says so of an item that is too large as well (API Reference, PutItem).
  Validation: "parameters",
  ValidationError: "parameters",
  OptInRequired: "place",
  RegionDisabled: "place",
};

/** Why a call with this error is refused for good; undefined for an error that may pass. */
function causeOf(error: Error): Cause | undefined {
  const name = error.name.replace(/Exception$/, "");
  return Object.hasOwn(permanent, name) ? permanent[name] : undefined;
}

/** A refusal that no repetition changes. The message begins with what people can do, and says who refused what, and why. */
export class Refused extends Error {
  /** @param refused who refused what and why, as a sentence without its end. */
  constructor(cause: Cause, refused: string, error?: Error) {
    super(`${remedies[cause]}. ${refused}`, { cause: error });
    this.name = error?.name ?? "Refused";
  }
}

/**
 * Makes a call. What it throws is Refused, under the name of the service's error, where the service refuses for good.
 * @param what the call and where it is made: `ssm:StartAutomationExecution in 111122223333 eu-west-1`.
 */
export async function orRefused<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const cause = error instanceof Error && !(error instanceof Refused) ? causeOf(error) : undefined;
    if (!cause) throw error;
    throw new Refused(
      cause,
      `${what} was refused: ${(error as Error).name}: ${(error as Error).message}`,
      error as Error,
    );
  }
}
