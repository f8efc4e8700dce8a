import { documentName, type Organization, runRoleName, sharedDocumentArn } from "../../organization/names";
import type { Runbook } from "../../runbooks/language/types";
import { literal, query, text } from "./expressions";
import { type Exits, lower, memberTask, roleIn, type States } from "./tasks";

interface RunOfRunbook extends Exits {
  runbook: Runbook;
  /**
   * An expression for its parameters beside AutomationAssumeRole and IncidentId: lists of texts, as SSM requires them.
   */
  parameters: string;
  /** Statuses besides Success with which the workflow goes on, such as Waiting for an approval. */
  goesOnAt?: string[];
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
    [name]: memberTask({
      call: "ssm:startAutomationExecution",
      input: {
        DocumentName: sharedDocumentArn(organization, organization.homeRegion, runbook.name),
        // The same for every attempt of this execution, so that a repeated start gives the same run.
        ClientToken: query(clientToken(name)),
        Parameters: query(runParameters(organization, runbook.name, run.parameters)),
      },
      assign: { [variable]: query("$states.result.AutomationExecutionId"), looks: 0, runStatus: "Pending" },
      next: `${name}Pause`,
      failed: run.failed,
    }),
    ...followed(name, `$${variable}`, run),
  };
}

/** Continues to poll a run that was started earlier, from the state `name`. */
export const followRun = (
  name: string,
  run: string,
  options: Omit<RunOfRunbook, "runbook" | "parameters">,
): States => ({
  [name]: { Type: "Pass", Assign: { looks: 0, runStatus: "Pending" }, Next: `${name}Pause` },
  ...followed(name, run, options),
});

/** Polls a run until it has ended or its time is up. */
function followed(
  name: string,
  run: string,
  { everySeconds, failed, goesOnAt = [], most, next }: Omit<RunOfRunbook, "runbook" | "parameters">,
): States {
  const among = (statuses: string[]) => query(`$runStatus in ${JSON.stringify(statuses)}`);
  return {
    [`${name}Pause`]: { Type: "Wait", Seconds: everySeconds, Next: `${name}Look` },
    // Not GetAutomationExecution: its answer holds every step and can exceed the 256 KiB that a state may hold.
    [`${name}Look`]: memberTask({
      call: "ssm:describeAutomationExecutions",
      input: { Filters: [{ Key: "ExecutionId", Values: [query(run)] }] },
      assign: {
        looks: query("$looks + 1"),
        runStatus: query(
          "($found := $states.result.AutomationExecutionMetadataList[0].AutomationExecutionStatus; " +
            '$exists($found) ? $found : "Pending")',
        ),
      },
      next: `${name}HasEnded`,
      failed,
    }),
    [`${name}HasEnded`]: {
      Type: "Choice",
      Choices: [
        { Condition: among(["Success", ...goesOnAt]), Next: next },
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
 * @param region an expression for the Region; that of the workflow when absent.
 */
export function startCommand(
  organization: Organization,
  { name }: Runbook,
  parameters: string,
  region = literal(organization.homeRegion),
): string {
  const { partition, securityAccountId } = organization;
  const document = text`${literal(`arn:${partition}:ssm:`)}${region}${literal(`:${securityAccountId}:document/${documentName(name)}`)}`;
  return text`  aws ssm start-automation-execution --region ${region} --document-name ${document} --parameters '${`$string(${runParameters(organization, name, parameters)})`}'`;
}

const runParameters = ({ partition }: Organization, runbook: string, parameters: string) =>
  `$merge([${parameters}, {"AutomationAssumeRole": [${roleIn(partition, "$account", runRoleName(runbook))}], "IncidentId": [$incidentId]}])`;
