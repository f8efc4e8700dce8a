import type { Answer } from "../../../simulator/automation/runAutomation";
import { AutomationService } from "../../../simulator/automation/service/automationService";
import type { AutomationDependencies, Waiting } from "../../../simulator/automation/types";
import { type ApiCall, AwsError, type Principal } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import type { Session } from "../../../simulator/surroundings";
import { Timeline } from "../../../simulator/timeline";

export const account = "111122223333";
export const region = "eu-west-1";

export const user = (userName: string, inAccount = account): Principal => ({
  kind: "user",
  account: inAccount,
  userName,
  userArn: `arn:aws:iam::${inAccount}:user/${userName}`,
  userId: `AIDA${userName}`,
});

export const session = (roleName: string, sessionName = "session", inAccount = account): Principal => ({
  kind: "role-session",
  account: inAccount,
  roleArn: `arn:aws:iam::${inAccount}:role/${roleName}`,
  roleName,
  roleId: `AROA${roleName}`,
  sessionName,
  issuedAt: new Date(0),
});

export interface Call {
  service: string;
  operation: string;
  parameters: Record<string, unknown>;
  credentials: Session;
}

/** StepExecution and AutomationExecution as the API shows them, as far as tests look. */
export interface StepView {
  StepName: string;
  StepStatus: string;
  Outputs: Record<string, string[]>;
  Inputs: Record<string, string>;
  FailureMessage?: string;
  FailureDetails?: { FailureStage: string; FailureType: string };
  ParentStepDetails?: { StepName: string; Iteration: number; IteratorValue?: string };
  ExecutionStartTime: number;
  ExecutionEndTime: number;
}

export interface ExecutionView {
  AutomationExecutionId: string;
  AutomationExecutionStatus: string;
  StepExecutions: StepView[];
  Outputs: Record<string, string[]>;
  Variables: Record<string, string[]>;
  FailureMessage?: string;
  ExecutedBy: string;
  ParentAutomationExecutionId?: string;
  DocumentVersion: string;
}

type Answerer = (call: Call) => Record<string, unknown> | Promise<Record<string, unknown>>;

/** An organization without AWS: scripted answers by `service Operation`, everything else recorded. */
export class World {
  readonly clock = new SimulatedClock(new Date("2026-11-24T09:00:00Z"));
  readonly timeline = new Timeline(() => this.clock.now());
  readonly calls: Call[] = [];
  readonly events: Array<{
    account: string;
    source: string;
    "detail-type": string;
    resources: string[];
    detail: Record<string, unknown>;
  }> = [];
  private readonly answers: Record<string, Answerer> = {};
  private otherwise: Answerer = () => ({});
  readonly assumed: string[] = [];
  passRole: AutomationDependencies["passRole"] = async () => {};
  assumeRole: AutomationDependencies["assumeRole"] = async ({ roleArn }) => {
    this.assumed.push(roleArn);
    return { principal: session(roleArn.split("/").at(-1) ?? "") };
  };
  readonly service: AutomationService;

  constructor(settings: Partial<AutomationDependencies> = {}) {
    this.service = new AutomationService({
      clock: this.clock,
      timeline: this.timeline,
      callAws: (request) => this.callAws(request),
      assumeRole: (request) => this.assumeRole(request),
      passRole: (request) => this.passRole(request),
      emitEvent: async (where, _region, event) => void this.events.push({ account: where, ...event }),
      ...settings,
    });
  }

  on(operation: string, answer: Answerer | Record<string, unknown>): this {
    this.answers[operation] = typeof answer === "function" ? (answer as Answerer) : () => answer;
    return this;
  }

  /** Answers every call that has no answer of its own. */
  answerAll(answer: Answerer): void {
    this.otherwise = answer;
  }

  async callAws(request: Call & { account: string; region: string }): Promise<Record<string, unknown>> {
    const { service, operation, parameters, credentials } = request;
    if (service === "ssm" && this.service.operations.has(operation)) {
      return this.ssm(operation, parameters, credentials.principal);
    }
    this.calls.push({ service, operation, parameters, credentials });
    const answer = this.answers[`${service} ${operation}`] ?? this.otherwise;
    return answer({ service, operation, parameters, credentials });
  }

  ssm(
    operation: string,
    input: Record<string, unknown>,
    principal: Principal = user("starter"),
  ): Promise<Record<string, unknown>> {
    const call: ApiCall = {
      service: "ssm",
      operation,
      input,
      region,
      account: principal.kind === "service" ? account : principal.account,
      principal,
    };
    return this.service.handle(call);
  }

  async create(document: object, Name = "Runbook", principal: Principal = user("author")): Promise<void> {
    await this.ssm(
      "CreateDocument",
      { Name, DocumentType: "Automation", DocumentFormat: "JSON", Content: JSON.stringify(document) },
      principal,
    );
  }

  async start(
    Parameters: Record<string, string[]> = {},
    more: Record<string, unknown> = {},
    principal?: Principal,
  ): Promise<string> {
    const started = await this.clock.busy(() =>
      this.ssm("StartAutomationExecution", { DocumentName: "Runbook", Parameters, ...more }, principal),
    );
    return String(started.AutomationExecutionId);
  }

  async get(id: string): Promise<ExecutionView> {
    return (await this.ssm("GetAutomationExecution", { AutomationExecutionId: id }))
      .AutomationExecution as ExecutionView;
  }

  /** Creates the document, runs it to its end and gives the record. */
  async run(document: object, parameters: Record<string, string[]> = {}): Promise<ExecutionView> {
    await this.create(document);
    const id = await this.start(parameters);
    await this.clock.settled();
    return this.get(id);
  }

  /** Answers every run that waits. */
  answering(answer: (waiting: Waiting) => Answer | undefined): this {
    this.service.onWaiting((waiting) => {
      void this.clock.busy(async () => {
        const given = answer(waiting);
        if (!given) return;
        await this.ssm(
          "SendAutomationSignal",
          {
            AutomationExecutionId: waiting.executionId,
            SignalType: given.decision,
            Payload: {
              ...(given.comment ? { Comment: [given.comment] } : {}),
              ...(given.decision === "Resume" ? { StepName: [waiting.step] } : {}),
            },
          },
          given.by,
        );
      });
    });
    return this;
  }
}

export const statuses = (execution: ExecutionView): Record<string, string> =>
  Object.fromEntries(execution.StepExecutions.map((step) => [step.StepName, step.StepStatus]));

export function stepNamed(execution: ExecutionView, name: string): StepView {
  const found = execution.StepExecutions.find((step) => step.StepName === name);
  if (!found) throw new Error(`there is no step ${name}`);
  return found;
}

export const document = (...mainSteps: object[]): Record<string, unknown> => ({ schemaVersion: "0.3", mainSteps });

export const api = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  name,
  action: "aws:executeAwsApi",
  inputs: { Service: "ec2", Api: "DescribeInstances" },
  ...more,
});

export const failing =
  (code = "InvalidInstanceID.NotFound") =>
  () => {
    throw new AwsError(code, "it does not exist");
  };
