import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Target } from "../../responses/types";
import { pinnedVersion } from "../shared/documents";
import type { DecisionRecord, RunbookStart, Start, WorkflowStart } from "../shared/incident";
import { orRefused } from "../shared/refusals";
import { wasReleased } from "../shared/releases";
import type { Dependencies } from "./dependencies";
import { enterMember, startPolicy } from "./sessions";
import { partsOf } from "./start";
import { tellVersions } from "./versions";

/** SSM accepts one StartAutomationExecution a second in an account and Region (AWS General Reference, SSM quotas). */
const spacing = 1_000;
/** Waits after a throttled start, in milliseconds, each with up to as much again at random: 15 s at the most. */
const backOff = [500, 1_000, 2_000, 4_000];
const throttled = ["ThrottlingException", "Throttling", "RequestLimitExceeded", "TooManyRequestsException"];

/** Starts runbooks, no faster than SSM allows, and workflows. */
export class Starter {
  private readonly free = new Map<string, number>();

  constructor(private readonly outside: Dependencies) {}

  /**
   * Starts the run that was decided and returns its execution id; the same record always leads to one execution. A
   * runbook whose lists are longer than SSM accepts is started several times, and the first execution is returned.
   * @throws Refused when AWS refuses the start for good.
   */
  async start(record: DecisionRecord, start: Start): Promise<string> {
    if ("stateMachineArn" in start) return this.startWorkflow(start);
    const [first, ...others] = partsOf(start);
    const execution = await this.startRunbook(record, first);
    for (const part of others) await this.startRunbook(record, part);
    return execution;
  }

  private async startWorkflow({ stateMachineArn, name, input }: WorkflowStart): Promise<string> {
    const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
    try {
      const { executionArn } = await orRefused(`states:StartExecution of ${stateMachineArn}`, () =>
        this.outside.sfn.send(command),
      );
      if (executionArn) return executionArn;
      throw new Error(`Step Functions answered the start of ${stateMachineArn} without an execution.`);
    } catch (error) {
      // The execution of an earlier attempt is over: its name stays reserved for 90 days.
      if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
      return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    }
  }

  private async startRunbook({ target, incidentId }: DecisionRecord, start: RunbookStart): Promise<string> {
    const policy = startPolicy(this.outside.settings, target, start.runbook);
    const call = await enterMember(this.outside, target, incidentId, policy);
    const { documentName: name, documentHash: hash } = start;
    const { dynamodb } = this.outside;
    const pinned = await pinnedVersion(call, { ...target, name, hash }, (known) => wasReleased(dynamodb, known));
    if (pinned.age !== "current") await tellVersions(this.outside, target, name, pinned);
    const input = {
      DocumentName: name,
      DocumentVersion: pinned.version,
      ClientToken: start.clientToken,
      Parameters: start.parameters,
      Tags: Object.entries(start.tags).map(([Key, Value]) => ({ Key, Value })),
    };
    for (const wait of [...backOff, undefined]) {
      await this.turn(target);
      try {
        const { AutomationExecutionId } = await call("ssm", "StartAutomationExecution", input);
        if (typeof AutomationExecutionId === "string") return AutomationExecutionId;
        throw new Error(`SSM answered the start of ${start.documentName} without an execution id.`);
      } catch (error) {
        if (!(error instanceof Error) || !throttled.includes(error.name)) throw error;
        if (wait !== undefined) await this.outside.sleep(wait * (1 + Math.random()));
      }
    }
    throw new Error(
      `SSM in ${target.account} ${target.region} throttled ${backOff.length + 1} starts of ${start.documentName}; ` +
        "the message stays in the queue and is tried again.",
    );
  }

  private async turn({ account, region }: Target): Promise<void> {
    const key = `${account}#${region}`;
    const wait = (this.free.get(key) ?? 0) - this.outside.now();
    if (wait > 0) await this.outside.sleep(wait);
    this.free.set(key, this.outside.now() + spacing);
  }
}
