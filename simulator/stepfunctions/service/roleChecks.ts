import { AwsError, type Principal } from "../../aws";
import { innerWorkflows, type Workflow } from "../language/definition";
import type { StateMachine, StepFunctionsDependencies } from "../types";

/** "IAM Policies for logging to CloudWatch Logs" (Step Functions guide, cw-logs). */
const logDelivery = [
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
];
/** "Configuring IAM permissions for nested state machines" (Step Functions guide, connect-stepfunctions). */
const managedRule = {
  actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
  name: "StepFunctionsGetEventsForStepFunctionsExecutionRule",
};

/** What the service tries with the role when a state machine is created or updated. @throws AwsError */
export async function checkRole(machine: StateMachine, dependencies: StepFunctionsDependencies): Promise<void> {
  const { roleArn, account, region, arn: stateMachineArn, name } = machine;
  const refused = (message: string) => new AwsError("AccessDeniedException", message);
  let principal: Principal;
  try {
    ({ principal } = await dependencies.assumeRole({
      roleArn,
      account,
      sourceArn: stateMachineArn,
      sessionName: name.slice(0, 64),
    }));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw refused(
      `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role. ${error.message}`,
    );
  }
  const require = async (actions: string[], resource: string, message: string) => {
    for (const action of actions) {
      const { allowed, reason } = await dependencies.allows({ principal, action, resource, account, region });
      if (!allowed) throw refused(`${message} (${action}: ${reason})`);
    }
  };
  if (machine.loggingConfiguration.level !== "OFF") {
    await require(logDelivery, "*", "The state machine IAM Role is not authorized to access the Log Destination");
  }
  if (waitsForExecutions(machine.definition)) {
    const rule = `${stateMachineArn.split(":").slice(0, 2).join(":")}:events:${region}:${account}:rule/${managedRule.name}`;
    await require(managedRule.actions, rule, `'${roleArn}' is not authorized to create managed-rule.`);
  }
}

function waitsForExecutions(workflow: Workflow): boolean {
  return Object.values(workflow.States).some(
    (state) =>
      (state.Type === "Task" && /:states:startExecution\.sync(:2)?$/.test(state.Resource)) ||
      innerWorkflows(state).some(waitsForExecutions),
  );
}
