import type { AllowStatement } from "../aws/iam";
import type { Organization } from "../organization/names";
import type { ExecutionScope, Runbook } from "../runbooks/language/types";

/** One workflow file's export: a Step Functions state machine of the security account, for incidents with several paths. */
export interface Workflow {
  /** PascalCase, the file name: `CredentialCompromise`. */
  name: string;
  summary: string;
  /** The Amazon States Language definition. */
  definition(organization: Organization): Record<string, unknown>;
  /** What the state machine's role may do in the security account, beside assuming its role in the members. */
  statements(organization: Organization): AllowStatement[];
  /**
   * What its role in a member account may do: read. Whatever changes something there is a runbook, so that it is
   * saved, approved and undone like any other.
   */
  memberStatements(scope: Pick<ExecutionScope, "partition" | "accountId">): AllowStatement[];
  /** The runbooks that it starts in the member account. */
  runbooks: readonly Runbook[];
}
