import { AwsError, principalArn } from "../../aws";
import type { ChildRequest } from "../actions/action";
import type { ChildRun, Run } from "../run";
import { type AutomationDependencies, type ExecutionRecord, StepFailure } from "../types";
import { hasEnded } from "./reporter";

/** Levels of children below the first run. */
const nestingLimit = 5;

/** Runs that runs start (aws:executeAutomation). */
export class Children {
  /** Tokens under which runs start their children. */
  private readonly expected = new Map<string, ExecutionRecord>();
  private readonly endListeners = new Map<string, Array<() => void>>();

  constructor(
    private readonly dependencies: AutomationDependencies,
    private readonly run: (id: string) => Run | undefined,
  ) {}

  /** The run that makes this request to start; undefined where nobody's child is meant. */
  parentOf(clientToken: string | undefined): ExecutionRecord | undefined {
    return clientToken ? this.expected.get(clientToken) : undefined;
  }

  /**
   * A child runs as whoever started the first run, whose permissions the call is made with. Throws StepFailure when the
   * start is refused.
   */
  async start(parent: ExecutionRecord, { Tags, DocumentVersion, ...request }: ChildRequest): Promise<ChildRun> {
    if (parent.depth >= nestingLimit) {
      throw new StepFailure(`a run may have ${nestingLimit} levels of children below the first one`, "PreVerification");
    }
    const ClientToken = crypto.randomUUID();
    this.expected.set(ClientToken, parent);
    try {
      const { AutomationExecutionId } = await this.dependencies.callAws({
        account: parent.account,
        region: parent.region,
        credentials: { principal: parent.initiator },
        service: "ssm",
        operation: "StartAutomationExecution",
        parameters: {
          ...request,
          ClientToken,
          ...(Tags ? { Tags } : {}),
          ...(DocumentVersion ? { DocumentVersion } : {}),
        },
      });
      const child = this.run(String(AutomationExecutionId));
      if (!child) throw new StepFailure(`child run ${AutomationExecutionId} was started by another service`);
      return {
        execution: child.execution,
        onFinished: (callback) => this.whenEnded(child.execution, callback),
        stop: () => {
          if (!hasEnded(child.execution)) child.stop();
        },
      };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const who = principalArn(parent.initiator);
      throw new StepFailure(
        `child run of ${request.DocumentName} was refused to ${who} (${error.code}): ${error.message}`,
      );
    } finally {
      this.expected.delete(ClientToken);
    }
  }

  /** A run has ended: whoever waits for it goes on. */
  ended({ id }: ExecutionRecord): void {
    for (const callback of this.endListeners.get(id) ?? []) callback();
    this.endListeners.delete(id);
  }

  private whenEnded(execution: ExecutionRecord, callback: () => void): void {
    if (hasEnded(execution)) callback();
    else this.endListeners.set(execution.id, [...(this.endListeners.get(execution.id) ?? []), callback]);
  }
}
