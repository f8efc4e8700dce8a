import type { AutomationService } from "../automation/service/automationService";
import { executionMetadata, executionView } from "../automation/service/views";
import { type ApiCall, AwsError, type LocalService } from "../aws";
import type { SimulatedClock } from "../clock";
import type { Timeline } from "../timeline";
import type { Dice } from "./dice";

type Members = Record<string, unknown>;

/** A run as it was from this moment on. */
interface View {
  since: number;
  metadata: Members;
  execution: Members;
}

const shortestLag = 1_000;
const longestLag = 5_000;

/**
 * Automation whose runs are seen seconds after they change: GetAutomationExecution, DescribeAutomationExecutions and
 * DescribeAutomationStepExecutions answer as it was then, and a run that began since is not found. Filters by status read
 * the status of now.
 */
export function staleRuns(
  automation: AutomationService,
  { clock, timeline }: { clock: SimulatedClock; timeline: Timeline },
  dice: Dice,
): LocalService {
  const views = new Map<string, View[]>();
  timeline.subscribe((entry) => {
    if (entry.kind !== "automation" && entry.kind !== "step") return;
    const execution = automation.execution(entry.executionId);
    if (!execution) return;
    const view = {
      since: clock.now().getTime(),
      metadata: executionMetadata(execution),
      execution: executionView(execution),
    };
    views.set(execution.id, [...(views.get(execution.id) ?? []), view]);
  });
  /** The run as readers see it; undefined when they do not yet. A run that never changed is as it is. */
  const seen = (id: string, lag: number) =>
    views.get(id)?.findLast(({ since }) => since <= clock.now().getTime() - lag);

  return {
    operations: automation.operations,
    async handle(call: ApiCall): Promise<Members> {
      const answer = await automation.handle(call);
      const lag = dice.between(shortestLag, longestLag, call.operation);
      const id = String(call.input.AutomationExecutionId ?? "");
      switch (call.operation) {
        case "GetAutomationExecution":
          return { AutomationExecution: found(seen(id, lag), id).execution };
        case "DescribeAutomationStepExecutions": {
          const earlier = new Map(listOf(found(seen(id, lag), id).execution, "StepExecutions").map(byId));
          const steps = listOf(answer, "StepExecutions").flatMap((step) => earlier.get(step.StepExecutionId) ?? []);
          return { ...answer, StepExecutions: steps };
        }
        case "DescribeAutomationExecutions": {
          const list = listOf(answer, "AutomationExecutionMetadataList");
          const runs = list.flatMap((run) => seen(String(run.AutomationExecutionId), lag)?.metadata ?? []);
          return { ...answer, AutomationExecutionMetadataList: runs };
        }
        default:
          return answer;
      }
    },
  };
}

const listOf = (answer: Members, member: string): Members[] => (answer[member] ?? []) as Members[];

const byId = (step: Members): [unknown, Members] => [step.StepExecutionId, step];

function found(view: View | undefined, id: string): View {
  if (view) return view;
  throw new AwsError("AutomationExecutionNotFoundException", `There is no automation execution ${id}`);
}
