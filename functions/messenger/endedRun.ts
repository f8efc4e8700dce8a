import type { AllowPolicy } from "../../aws/iam";
import { isRecord } from "../../aws/json";
import { type IncidentState, incidentState } from "../../organization/incidentState";
import { investigatorRoleName } from "../../organization/names";
import { brokenStep, type Course, courseOfRun, progressOf } from "../evidence/course";
import type { MemberAccess } from "../shared/dependencies";
import { assumeIn } from "../shared/sessions";

/** The only calls of the session: the investigator's role may read more. */
const policy: AllowPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReadRun",
      Effect: "Allow",
      Action: ["ssm:DescribeAutomationStepExecutions", "ssm:GetAutomationExecution"],
      Resource: ["*"],
    },
  ],
};

/** Pages of 50 steps: a run has 500 at most without its loops, and the end of it is what matters. */
const mostPages = 20;

/** A run as its account has it now. @throws Error when it cannot be read. */
export async function readRun(
  outside: MemberAccess,
  { account, region, execution }: { account: string; region: string; execution: string },
): Promise<Course | undefined> {
  const role = { account, region, role: investigatorRoleName };
  const call = await assumeIn(outside, role, `message-${execution}`, policy);
  const AutomationExecutionId = execution;
  const { AutomationExecution: run } = await call("ssm", "GetAutomationExecution", { AutomationExecutionId });
  if (!isRecord(run)) return undefined;
  if (!run.StepExecutionsTruncated) return courseOfRun(run);
  const steps: unknown[] = [];
  let NextToken: unknown;
  for (let page = 0; page === 0 || (NextToken && page < mostPages); page++) {
    const input = { AutomationExecutionId, MaxResults: 50, ...(NextToken ? { NextToken } : {}) };
    const answer = await call("ssm", "DescribeAutomationStepExecutions", input);
    steps.push(...((answer.StepExecutions as unknown[] | undefined) ?? []));
    NextToken = answer.NextToken;
  }
  return courseOfRun({ ...run, StepExecutions: steps });
}

/** What people read of a run that did not end well. */
interface Said {
  title: string;
  lines: string[];
}

/**
 * How a run ended, as its steps say; undefined where the run has told people of it itself. Without a course (it could not
 * be read) what the event says is all that is known.
 */
export function saidOf(
  { name, status, time }: { name: string; status: string; time: string },
  run: Course | undefined,
): Said | undefined {
  if (!run) {
    return {
      title: `${name} failed`,
      lines: [
        `A run of ${name} ended with status ${status} at ${time}.`,
        "What it changed before stays as it is until somebody looks. The run says at which step it ended, and why.",
      ],
    };
  }
  const state = incidentState({ action: "run", runs: [progressOf(run)] });
  return toldItself(state, run) ? undefined : inWords(state, name, status, run);
}

/** A no has a message of the run's own, which says what is true without a yes. */
function toldItself(state: IncidentState, { steps }: Course): boolean {
  if (state !== "rejected" && state !== "timed-out") return false;
  const question = steps.findLastIndex(({ action }) => action === "aws:approve");
  return steps.slice(question + 1).some(({ call, status }) => call === "sns Publish" && status === "Success");
}

function inWords(state: IncidentState, name: string, status: string, run: Course): Said {
  const step = brokenStep(run.steps);
  const why = step?.failure ?? run.failure;
  const where = step ? `It failed at step ${step.step}${why ? `: ${why}` : "."}` : (why ?? "");
  const question = run.approvals.at(-1);
  switch (state) {
    case "rejected":
      return {
        title: `${name} was rejected`,
        lines: [`${question?.who ?? "A person"} rejected ${question?.step}. What needed it was not done.`],
      };
    case "timed-out":
      return {
        title: `${name}: nobody answered`,
        lines: [`Nobody answered ${question?.step} in time. What needed it was not done.`],
      };
    case "failed-unchanged":
      return {
        title: `${name} failed, nothing was changed`,
        lines: [where, "Nothing was changed. A person must act."],
      };
    case "failed-halfway":
      return {
        title: `${name} failed halfway`,
        lines: [where, "What it changed before stays as it is until somebody looks."],
      };
    default:
      return { title: `${name}: ${status}`, lines: [where] };
  }
}
