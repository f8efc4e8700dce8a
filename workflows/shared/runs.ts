import { documentName, type Organization, runRoleName } from "../../organization/names";
import { hashOfRunbook } from "../../runbooks/documentHash";
import type { Runbook } from "../../runbooks/language/types";
import { literal, query, text } from "./expressions";
import { answer, type Exits, lower, memberTask, roleIn, type States } from "./tasks";

/** Something that a read in the member account shows. */
interface Milestone {
  /** As in `memberTask`. */
  call: string;
  input: Record<string, unknown>;
  /** An expression over the answer: whether it is so. */
  when: string;
}

interface RunOfRunbook extends Exits {
  runbook: Runbook;
  /**
   * An expression for its parameters beside AutomationAssumeRole and IncidentId: lists of texts, as SSM requires them.
   */
  parameters: string;
  /** What the run has reached when the workflow goes on, though the run itself does not end yet. */
  reached?: Milestone;
  everySeconds: number;
  /** How often it polls; the time limit of the run is this times `everySeconds`. */
  most: number;
}

const ended = ["Success", "Failed", "Cancelled", "TimedOut", "Rejected"];

/**
 * Starts a runbook in the member account and polls its status, since Step Functions does not wait for Automation by
 * itself (`.sync` exists for optimized integrations only). The variable `NAMERun` keeps the id of the run, `runStatus`
 * its last status.
 */
export function runOf(name: string, organization: Organization, run: RunOfRunbook): States {
  const { runbook } = run;
  const variable = `${lower(name)}Run`;
  return {
    [name]: memberTask(organization, {
      call: "ssm:StartAutomationExecution",
      documentHash: hashOfRunbook(organization, runbook),
      input: {
        DocumentName: documentName(runbook.name),
        // The same for every attempt of this execution, so that a repeated start gives the same run.
        ClientToken: query(clientToken(name)),
        Parameters: query(runParameters(organization, runbook.name, run.parameters)),
      },
      assign: { [variable]: query(`${answer}.AutomationExecutionId`), looks: 0, runStatus: "Pending", reached: false },
      next: `${name}Pause`,
      failed: run.failed,
    }),
    ...followed(name, organization, `$${variable}`, run),
  };
}

/** Continues to poll a run that was started earlier, from the state `name`. */
export const followRun = (
  name: string,
  organization: Organization,
  run: string,
  options: Omit<RunOfRunbook, "runbook" | "parameters">,
): States => ({
  [name]: { Type: "Pass", Assign: { looks: 0, runStatus: "Pending", reached: false }, Next: `${name}Pause` },
  ...followed(name, organization, run, options),
});

/** Polls a run until it has ended or its time is up. */
function followed(
  name: string,
  organization: Organization,
  run: string,
  { everySeconds, failed, most, next, reached }: Omit<RunOfRunbook, "runbook" | "parameters">,
): States {
  const among = (statuses: string[]) => query(`$runStatus in ${JSON.stringify(statuses)}`);
  return {
    [`${name}Pause`]: { Type: "Wait", Seconds: everySeconds, Next: `${name}Look` },
    // Not GetAutomationExecution: its answer holds every step and can exceed the 256 KiB that a state may hold.
    [`${name}Look`]: memberTask(organization, {
      call: "ssm:DescribeAutomationExecutions",
      input: { Filters: [{ Key: "ExecutionId", Values: [query(run)] }] },
      assign: {
        looks: query("$looks + 1"),
        runStatus: query(
          `($found := ${answer}.AutomationExecutionMetadataList[0].AutomationExecutionStatus; ` +
            '$exists($found) ? $found : "Pending")',
        ),
      },
      next: reached ? `${name}Reached` : `${name}HasEnded`,
      failed,
    }),
    ...(reached && {
      // Where it cannot be read, the end of the run decides.
      [`${name}Reached`]: memberTask(organization, {
        call: reached.call,
        input: reached.input,
        assign: { reached: query(reached.when) },
        next: `${name}HasEnded`,
        failed: `${name}HasEnded`,
      }),
    }),
    [`${name}HasEnded`]: {
      Type: "Choice",
      Choices: [
        { Condition: query('$reached or $runStatus = "Success"'), Next: next },
        {
          Condition: among(ended),
          Assign: { failure: query(text`run ${run} of ${literal(name)} ended: ${"$runStatus"}`) },
          Next: failed,
        },
        {
          Condition: query(`$looks >= ${most}`),
          Assign: { failure: query(text`run ${run} of ${literal(name)} did not end in time: ${"$runStatus"}`) },
          Next: failed,
        },
      ],
      Default: `${name}Pause`,
    },
  };
}

/** A UUID, as SSM demands it, from the execution and the name of the step. */
const clientToken = (name: string) =>
  `($digest := $hash($states.context.Execution.Id & "#${name}", "MD5"); ` +
  `$join([[0, 8], [8, 4], [12, 4], [16, 4], [20, 12]].$substring($digest, $[0], $[1]), "-"))`;

/**
 * An expression for the command with which people start a runbook of this incident themselves.
 */
export const startCommand = (organization: Organization, { name }: Runbook, parameters: string): string =>
  text`  aws ssm start-automation-execution --region ${"$actsIn"} --document-name ${literal(documentName(name))} --parameters '${`$string(${runParameters(organization, name, parameters)})`}'`;

const runParameters = ({ partition }: Organization, runbook: string, parameters: string) =>
  `$merge([${parameters}, {"AutomationAssumeRole": [${roleIn(partition, "$account", runRoleName(runbook))}], "IncidentId": [$incidentId]}])`;
