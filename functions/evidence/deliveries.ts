import { type Answers, outputsOf } from "./answers";
import type { Actor, Change } from "./correlate";

/** Releases and stack updates as changes: executions of pipelines, deployments, changed stacks. */
export function deliveriesIn(raw: ReadonlyMap<string, Answers>): Change[] {
  return [
    ...pipelineChanges(raw.get("codepipeline")),
    ...deploymentChanges(raw.get("codedeploy")),
    ...stackChanges(raw.get("cloudformation")),
  ];
}

interface PipelineRuns {
  pipelineExecutionSummaries?: Array<{
    pipelineExecutionId?: string;
    status?: string;
    startTime?: string;
    lastUpdateTime?: string;
    trigger?: { triggerType?: string; triggerDetail?: string };
    sourceRevisions?: Array<{ actionName?: string; revisionId?: string; revisionSummary?: string }>;
  }>;
}

function pipelineChanges(answers: Answers | undefined): Change[] {
  return (answers?.calls ?? []).flatMap(({ operation, input, output }) => {
    if (operation !== "ListPipelineExecutions" || !output) return [];
    const name = (input as { pipelineName?: string }).pipelineName ?? "";
    return ((output as PipelineRuns).pipelineExecutionSummaries ?? []).flatMap((run): Change[] => {
      const at = run.startTime ?? run.lastUpdateTime;
      if (!at || !run.pipelineExecutionId) return [];
      const revision = run.sourceRevisions?.[0]?.revisionId;
      return [
        {
          id: run.pipelineExecutionId,
          at,
          source: "codepipeline",
          what: `pipeline ${name}: ${run.status ?? "no status"}${revision ? `, revision ${revision.slice(0, 12)}` : ""}`,
          who: automation(run.trigger?.triggerDetail ?? run.trigger?.triggerType ?? "codepipeline"),
          resources: [name],
          ...(["Failed", "Cancelled", "Stopped"].includes(run.status ?? "") && { failed: run.status }),
        },
      ];
    });
  });
}

interface Deployments {
  deploymentsInfo?: Array<{
    deploymentId?: string;
    applicationName?: string;
    deploymentGroupName?: string;
    status?: string;
    createTime?: string;
    creator?: string;
  }>;
}

function deploymentChanges(answers: Answers | undefined): Change[] {
  return outputsOf<Deployments>(answers, "BatchGetDeployments")
    .flatMap(({ deploymentsInfo = [] }) => deploymentsInfo)
    .flatMap(({ deploymentId: id, createTime: at, applicationName = "", deploymentGroupName = "", status, creator }) =>
      id && at
        ? [
            {
              id,
              at,
              source: "codedeploy" as const,
              what: `deployment to ${applicationName}/${deploymentGroupName}: ${status ?? "no status"}`,
              who: automation(creator ?? "codedeploy"),
              resources: [applicationName, deploymentGroupName],
            },
          ]
        : [],
    );
}

interface StackEvents {
  StackEvents?: Array<{
    StackId?: string;
    StackName?: string;
    Timestamp?: string;
    PhysicalResourceId?: string;
    ResourceStatus?: string;
  }>;
}

/** One change a stack: its events are what it consisted of. */
function stackChanges(answers: Answers | undefined): Change[] {
  const events = outputsOf<StackEvents>(answers, "DescribeStackEvents").flatMap(({ StackEvents: list = [] }) => list);
  return [...Map.groupBy(events, ({ StackId }) => StackId)].flatMap(([stack, all]) => {
    const times = all.flatMap(({ Timestamp }) => Timestamp ?? []).sort();
    const [at] = times;
    if (!stack || !at) return [];
    return [
      {
        id: `${stack} ${at}`,
        at,
        source: "cloudformation" as const,
        what: `stack ${all[0]?.StackName ?? stack}: ${all[0]?.ResourceStatus ?? "no status"}, ${all.length} events`,
        who: automation("cloudformation"),
        resources: [...new Set(all.flatMap(({ PhysicalResourceId: id }) => id ?? []))].slice(0, 200),
      },
    ];
  });
}

const automation = (name: string): Actor => ({ kind: "automation", name, aliases: [] });
