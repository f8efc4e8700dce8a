import { AwsError, type Credentials, type Principal } from "../aws";
import type { SimulatedClock } from "../clock";
import type { Authorizer } from "../identity/authorizer";

/** Execution roles that Lambda is known to be able to assume, and its sessions of them. */
export class LambdaRoles {
  private readonly admitted = new Map<string, Extract<Principal, { kind: "role-session" }>>();

  constructor(
    private readonly authorizer: Authorizer,
    private readonly clock: SimulatedClock,
    private readonly mintFor: (principal: Principal) => Credentials,
  ) {}

  /** @throws AwsError as CreateFunction would, when the role does not exist or does not trust Lambda. */
  async admit(roleArn: string, account: string): Promise<void> {
    try {
      const { principal } = await this.authorizer.assumeForService({
        service: "lambda.amazonaws.com",
        roleArn,
        sourceAccount: account,
        sessionName: "lambda",
      });
      if (principal.kind === "role-session") this.admitted.set(roleArn, principal);
    } catch (error) {
      throw new AwsError(
        "InvalidParameterValueException",
        `The role defined for the function cannot be assumed by Lambda: ${(error as Error).message}`,
      );
    }
  }

  /** Keys of a new session of an admitted role, named after the function. */
  mint(roleArn: string, functionName: string): Credentials {
    const principal = this.admitted.get(roleArn);
    if (!principal) throw new AwsError("AccessDenied", `Lambda has not been admitted to role ${roleArn}`, 403);
    return this.mintFor({ ...principal, sessionName: functionName, issuedAt: this.clock.now() });
  }
}
