import { priorStateTableArn } from "../../../organization/names";
import { accountsOf, type TriageSettings } from "../../../organization/settings";
import type { AnswerTo, Read } from "../../../responses/resource";
import type { Target } from "../../../responses/types";
import type { Incident } from "../incident";
import { type DeclaredCall, declare } from "../inquiry";
import { always, collected, count, nothing, type Source } from "./source";

const getRun = declare("ssm", "GetAutomationExecution");
const steps = declare("ssm", "DescribeAutomationStepExecutions");
const scan = declare("dynamodb", "Scan");
const describeExecution = declare("stepfunctions", "DescribeExecution");
const history = declare("stepfunctions", "GetExecutionHistory");

/** The run: its parameters, its steps with what they were given and gave, and who approved or rejected. */
export const run: Source = {
  name: "run",
  title: "The run: steps and approvals",
  in: "member",
  stages: always,
  calls: [getRun, steps],
  async collect({ execution }, inquiry) {
    if (!execution) return nothing("nothing was started");
    if (execution.kind === "workflow") return nothing("a workflow answered, see there");
    const { AutomationExecution } = await inquiry.ask(getRun, { AutomationExecutionId: execution.id });
    if (!AutomationExecution) throw new Error(`Systems Manager answered without run ${execution.id}.`);
    let known = AutomationExecution.StepExecutions?.length ?? 0;
    if (AutomationExecution.StepExecutionsTruncated) {
      const all = await inquiry.pages(
        steps,
        { AutomationExecutionId: execution.id, MaxResults: 50 },
        { list: "StepExecutions", token: "NextToken", limit: 20, what: "steps" },
      );
      known = all.length;
    }
    return collected(`${AutomationExecution.AutomationExecutionStatus ?? "no status"}, ${count(known, "step")}`);
  },
};

/** The workflow: its state and the history of its steps, in the security account. */
export const workflow: Source = {
  name: "workflow",
  title: "The workflow: its history",
  in: "home",
  stages: always,
  calls: [describeExecution, history],
  async collect({ execution }, inquiry) {
    if (execution?.kind !== "workflow") return nothing("no workflow was started");
    const { status } = await inquiry.ask(describeExecution, { executionArn: execution.id });
    const events = await inquiry.pages(
      history,
      { executionArn: execution.id, maxResults: 1000 },
      { list: "events", token: "nextToken", limit: 5, what: "events of the workflow" },
    );
    return collected(`${status ?? "no status"}, ${count(events.length, "event")}`);
  },
};

/**
 * What resources were before the first change: the items that runs saved under the incident. The table has no index by
 * incident (its key is what a member may write), so it is read through, as far as 20 MB.
 */
export const priorState = (settings: TriageSettings): Source => ({
  name: "prior-state",
  title: "The state before, as the run saved it",
  in: "security",
  stages: ["closed"],
  calls: [scan],
  async collect({ account, id, region }, inquiry) {
    const items = await inquiry.pages(
      scan,
      {
        TableName: priorStateTableArn({ ...settings, homeRegion: region }),
        FilterExpression: "begins_with(pk, :prefix)",
        ExpressionAttributeValues: { ":prefix": { S: `${account}#${id}#` } },
        ConsistentRead: true,
      },
      {
        list: "Items",
        token: { answer: "LastEvaluatedKey", question: "ExclusiveStartKey" },
        limit: 20,
        what: "items of the table of prior state",
      },
    );
    return items.length > 0 ? collected(count(items.length, "saved item")) : nothing("no run saved anything");
  },
});

/** The resource as it is now, by the calls with which triage read it before. */
export const stateAfter = (incident: Pick<Incident, "response">, settings: TriageSettings): Source => {
  const { response } = incident;
  const reads = response?.placement === "central" ? response.resource.reads : [];
  return {
    name: "state-after",
    title: "The state after",
    in: "member",
    stages: ["closed"],
    calls: reads.map(({ service, operation, action }): DeclaredCall => ({ service, operation, action })),
    async collect({ decision, resource }, inquiry) {
      if (response?.placement !== "central" || !decision) return nothing("triage did not read it before");
      if (reads.length === 0) return nothing("it concerns the whole account: there is no resource to read");
      const answers = new Map<Read, unknown>();
      const answer = ((read: Read) => answers.get(read)) as AnswerTo;
      for (const read of reads) {
        const input = read.input(decision.target as Target, answer);
        if (!input) continue;
        try {
          answers.set(read, await inquiry.ask(read as DeclaredCall<"ec2", "DescribeInstances">, input as never));
        } catch (error) {
          if (!(error instanceof Error) || !read.missing.includes(error.name)) throw error;
          if (read === reads[0]) return collected(`${resource.id} does not exist any more`);
        }
        if (read.pages) inquiry.notes.push(`${read.operation}: the first page only`);
      }
      const facts = response.resource.facts(decision.target, answer, accountsOf(settings));
      return facts
        ? collected(response.resource.describe(facts), facts)
        : collected(`${resource.id} does not exist any more`);
    },
  };
};
