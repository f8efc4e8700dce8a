import { AwsError, type Principal } from "../aws";
import { SimulatedClock } from "../clock";
import { Timeline } from "../timeline";
import { wireForm } from "./coercion";
import { type DocumentFormat, formatOf } from "./document/format";
import { AutomationService } from "./service/automationService";
import type { AutomationDependencies, ExecutionStatus, StepStatus, Waiting } from "./types";

/** A person's answer to a run that waits. */
export interface Answer {
  decision: "Approve" | "Reject" | "Resume";
  by: Principal;
  comment?: string;
}

export interface RunAutomationOptions {
  /** What stands around the run. Calls to the Automation operations of ssm are answered by the run's own service. */
  dependencies: Omit<AutomationDependencies, "clock" | "timeline"> &
    Partial<Pick<AutomationDependencies, "clock" | "timeline">>;
  account: string;
  region: string;
  /** Who starts the run; its permissions are used when the document has no assumeRole. */
  startedBy: Principal;
  /** Called whenever the run waits for a person; simulated time does not pass meanwhile. Undefined: nobody answers. */
  answer?(waiting: Waiting): Promise<Answer | undefined>;
}

export interface ExecutionResult {
  executionId: string;
  status: ExecutionStatus;
  failureMessage?: string;
  outputs: Record<string, string[]>;
  /** In the order in which they were started; steps never reached are Pending. */
  steps: Array<{
    name: string;
    action: string;
    status: StepStatus;
    iteration?: number;
    inputs?: Record<string, unknown>;
    outputs: Record<string, string[]>;
    failureMessage?: string;
  }>;
  timeline: Timeline;
}

const documentName = "Document";

/**
 * Runs one Automation document from start to end: its text (JSON or YAML) or the document itself, with parameters as
 * StartAutomationExecution accepts them. Throws AwsError when the document or the parameters are refused.
 */
export async function runAutomation(
  document: string | object,
  parameters: Record<string, string[]>,
  { dependencies, account, region, startedBy, answer }: RunAutomationOptions,
): Promise<ExecutionResult> {
  const clock = dependencies.clock ?? new SimulatedClock(new Date());
  const timeline = dependencies.timeline ?? new Timeline(() => clock.now());
  const service: AutomationService = new AutomationService({
    ...dependencies,
    clock,
    timeline,
    async callAws(request) {
      const isOwn = request.service === "ssm" && service.operations.has(request.operation);
      if (!isOwn) return dependencies.callAws(request);
      const { principal } = request.credentials;
      return ssm(request.operation, request.parameters, principal);
    },
  });
  const ssm = (operation: string, input: Record<string, unknown>, principal: Principal) =>
    service.handle({ service: "ssm", operation, input, region, account, principal });

  service.onWaiting((waiting) => {
    if (!answer) return;
    void clock.busy(async () => {
      const given = await answer(waiting);
      if (!given) return;
      const Payload = {
        ...(given.comment ? { Comment: [given.comment] } : {}),
        ...(given.decision === "Resume" ? { StepName: [waiting.step] } : {}),
      };
      const signal = { AutomationExecutionId: waiting.executionId, SignalType: given.decision, Payload };
      try {
        await ssm("SendAutomationSignal", signal, given.by);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        timeline.add({ kind: "note", text: `${given.decision} was refused: ${error.message}` });
      }
    });
  });

  const Content = typeof document === "string" ? document : JSON.stringify(document);
  const DocumentFormat: DocumentFormat = formatOf(Content);
  const executionId = await clock.busy(async () => {
    await ssm("CreateDocument", { Name: documentName, DocumentType: "Automation", DocumentFormat, Content }, startedBy);
    const start = { DocumentName: documentName, Parameters: parameters };
    return String((await ssm("StartAutomationExecution", start, startedBy)).AutomationExecutionId);
  });
  await clock.settled();
  const execution = service.execution(executionId);
  if (!execution) throw new Error(`run ${executionId} is not kept`);
  return {
    executionId,
    status: execution.status,
    ...(execution.failureMessage ? { failureMessage: execution.failureMessage } : {}),
    outputs: execution.outputs,
    steps: execution.steps.map(({ step, status, parent, inputs, outputs, failureMessage }) => ({
      name: step.name,
      action: step.action,
      status,
      ...(parent ? { iteration: parent.iteration } : {}),
      ...(inputs ? { inputs } : {}),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, wireForm(value)])),
      ...(failureMessage ? { failureMessage } : {}),
    })),
    timeline,
  };
}
