import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  callerFunctionArn,
  type Organization,
  ownRoleArn,
  stateMachineName,
  workflowRoleName,
} from "../organization/names";
import type { Workflow } from "../workflows/types";
import { arnOf, type Place } from "./naming";
import { ownRole } from "./ownRoles";
import { allow, trustService } from "./policies";

export interface WorkflowMachineArgs {
  organization: Organization;
  place: Place;
  workflow: Workflow;
}

/** A workflow as a state machine, with its role and its log. */
export class WorkflowMachine extends pulumi.ComponentResource {
  constructor(name: string, args: WorkflowMachineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:WorkflowMachine", name, { workflow: args.workflow.name }, opts);
    const { organization, place, workflow } = args;
    const { region } = place;
    const machine = stateMachineName(workflow.name);
    const arn = arnOf(place, "states", `stateMachine:${machine}`);
    const roleName = workflowRoleName(workflow.name);
    const logGroup = `/aws/vendedlogs/states/${machine}`;
    const role = ownRole(
      name,
      {
        name: roleName,
        description: `Reflex: the workflow ${machine} runs with this role`,
        trust: trustService("states.amazonaws.com", place.accountId, arn),
        statements: [
          ...workflow.statements(organization),
          allow("CallMembers", "lambda:InvokeFunction", callerFunctionArn(organization)),
          // Delivering logs and tracing have no resources to name (Step Functions guide, "Using CloudWatch Logs to log
          // execution history", and the policy of "Trace Step Functions request data in AWS X-Ray").
          allow("Log", logDelivery, "*"),
          allow(
            "WriteLog",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            `${arnOf(place, "logs", `log-group:${logGroup}`)}:*`,
          ),
          allow("Trace", tracing, "*"),
        ],
      },
      { parent: this },
    );
    const logs = new aws.cloudwatch.LogGroup(name, { name: logGroup, region, retentionInDays: 365 }, { parent: this });
    new aws.sfn.StateMachine(
      name,
      {
        name: machine,
        region,
        type: "STANDARD",
        definition: JSON.stringify(workflow.definition(organization)),
        roleArn: ownRoleArn(place.partition, place.accountId, roleName),
        loggingConfiguration: {
          level: "ALL",
          // The data of a question to people holds the token that answers it: whoever reads the log must not have it.
          includeExecutionData: false,
          logDestination: `${arnOf(place, "logs", `log-group:${logGroup}`)}:*`,
        },
        tracingConfiguration: { enabled: true },
      },
      { parent: this, dependsOn: [role, logs] },
    );
    this.registerOutputs({});
  }
}

const tracing = [
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

const logDelivery = [
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
];
