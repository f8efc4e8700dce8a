import { declare, reasonOf } from "../inquiry";
import { always, collected, count, nothing, type Source, windowOf } from "./source";

const pipelines = declare("codepipeline", "ListPipelines");
const pipelineRuns = declare("codepipeline", "ListPipelineExecutions");
const deployments = declare("codedeploy", "ListDeployments");
const deploymentDetails = declare("codedeploy", "BatchGetDeployments");
const stacks = declare("cloudformation", "ListStacks");
const stackEvents = declare("cloudformation", "DescribeStackEvents");

const mostPipelines = 20;
const mostStacks = 10;

/** Executions of the account's pipelines: what was released, from which revision, and what set it off. */
export const pipelineExecutions: Source = {
  name: "codepipeline",
  title: "CodePipeline: executions",
  in: "member",
  stages: always,
  calls: [pipelines, pipelineRuns],
  async collect(incident, inquiry) {
    const { from } = windowOf(incident, inquiry.now());
    const all = await inquiry.pages(
      pipelines,
      {},
      { list: "pipelines", token: "nextToken", limit: 2, what: "pipelines" },
    );
    if (all.length === 0) return nothing("the account has no pipeline in this Region");
    const recent = [...all].sort((a, b) => (b.updated?.getTime() ?? 0) - (a.updated?.getTime() ?? 0));
    if (recent.length > mostPipelines)
      inquiry.notes.push(`only ${mostPipelines} of ${recent.length} pipelines were queried`);
    let executions = 0;
    for (const { name } of recent.slice(0, mostPipelines)) {
      if (!name) continue;
      const { pipelineExecutionSummaries: runs = [] } = await inquiry.ask(pipelineRuns, {
        pipelineName: name,
        maxResults: 20,
      });
      executions += runs.filter(({ lastUpdateTime: at }) => at && at >= from).length;
    }
    const asked = count(all.length, "pipeline");
    return executions > 0
      ? collected(`${count(executions, "execution")} of ${asked}`)
      : nothing(`no execution of ${asked}`);
  },
};

/** CodeDeploy deployments that were created in the window. */
export const codeDeployments: Source = {
  name: "codedeploy",
  title: "CodeDeploy: deployments",
  in: "member",
  stages: always,
  calls: [deployments, deploymentDetails],
  async collect(incident, inquiry) {
    const { from, to } = windowOf(incident, inquiry.now());
    const ids = await inquiry.pages(
      deployments,
      { createTimeRange: { start: from, end: to } },
      { list: "deployments", token: "nextToken", limit: 2, what: "deployments" },
    );
    if (ids.length === 0) return nothing("no deployment was created");
    // At most 25 a call.
    for (let i = 0; i < ids.length; i += 25) {
      await inquiry.ask(deploymentDetails, { deploymentIds: ids.slice(i, i + 25) });
    }
    return collected(count(ids.length, "deployment"));
  },
};

/** Events of the stacks that were changed in the window. Resources that Pulumi made have none: see CloudTrail. */
export const stackChanges: Source = {
  name: "cloudformation",
  title: "CloudFormation: stack events",
  in: "member",
  stages: always,
  calls: [stacks, stackEvents],
  async collect(incident, inquiry) {
    const { from } = windowOf(incident, inquiry.now());
    const all = await inquiry.pages(
      stacks,
      {},
      { list: "StackSummaries", token: "NextToken", limit: 5, what: "stacks" },
    );
    const changed = all
      .map((stack) => ({ id: stack.StackId, at: stack.DeletionTime ?? stack.LastUpdatedTime ?? stack.CreationTime }))
      .filter(({ at }) => at && at >= from)
      .sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
    if (changed.length === 0) return nothing(`none of ${count(all.length, "stack")} was changed`);
    if (changed.length > mostStacks)
      inquiry.notes.push(`only ${mostStacks} of ${changed.length} changed stacks were queried`);
    for (const { id } of changed.slice(0, mostStacks)) {
      try {
        // A deleted stack is found by its id only.
        await inquiry.pages(
          stackEvents,
          { StackName: id },
          { list: "StackEvents", token: "NextToken", limit: 2, what: `events of ${id}` },
        );
      } catch (error) {
        inquiry.notes.push(`events of ${id}: ${reasonOf(error)}`);
      }
    }
    return collected(`${count(changed.length, "stack")} changed`);
  },
};
