import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import {
  approverRoleName,
  documentName,
  evidenceRoleArn,
  investigatorRoleName,
  type Organization,
  responderRoleName,
  roleArn,
  runRoleName,
  sweeperRoleName,
  sweepRoleArn,
  triageRoleArn,
  workflowRoleName,
} from "../organization/names";
import type { Runbook } from "../runbooks/language/types";
import type { Workflow } from "../workflows/types";
import { arnOf } from "./naming";
import { allow, onlyPolicy, trustRole, trustService } from "./policies";
import { type RunbookPlan, runStatements } from "./runbooks";

export interface MemberRolesArgs {
  organization: Organization;
  accountId: string;
  regions: string[];
  runbooks: RunbookPlan;
  workflows: Workflow[];
  /** IAM actions that triage's lookups take. */
  lookups: string[];
  /** IAM actions that collecting an incident file takes. */
  investigations: string[];
  /** IAM actions that sweeps take. */
  sweeps: string[];
  approverPrincipalArn: string;
  /** Roles that runs may change and pass: patterns of the names or paths of roles that instances carry. */
  instanceRoles: string[];
}

/** The roles of a member account that act on it: triage's, people's, and one for each runbook. */
export class MemberRoles extends pulumi.ComponentResource {
  constructor(name: string, args: MemberRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:MemberRoles", name, {}, opts);
    const { organization, accountId, regions, runbooks, instanceRoles } = args;
    const scope = { partition: organization.partition, accountId, instanceRoles };
    new aws.iam.Role(
      "responder",
      {
        name: responderRoleName,
        description: "Reflex triage looks at resources and starts runbooks with this role",
        assumeRolePolicy: trustRole(triageRoleArn(organization), organization.organizationId),
        inlinePolicies: onlyPolicy(responderRoleName, responderStatements(args)),
      },
      { parent: this },
    );
    new aws.iam.Role(
      "approver",
      {
        name: approverRoleName,
        description: "People approve, reject and undo Reflex runs with this role",
        assumeRolePolicy: trustRole(args.approverPrincipalArn, organization.organizationId),
        inlinePolicies: onlyPolicy(approverRoleName, approverStatements(args)),
      },
      { parent: this },
    );
    new aws.iam.Role(
      "investigator",
      {
        name: investigatorRoleName,
        description: "Reflex reads with this role what explains an incident; it can change nothing",
        assumeRolePolicy: trustRole(evidenceRoleArn(organization), organization.organizationId),
        inlinePolicies: onlyPolicy(investigatorRoleName, [allow("Read", args.investigations, "*")]),
      },
      { parent: this },
    );
    if (args.sweeps.length > 0) {
      new aws.iam.Role(
        "sweeper",
        {
          name: sweeperRoleName,
          description: "Reflex looks by the clock with this role for what no event told of; it can change nothing",
          assumeRolePolicy: trustRole(sweepRoleArn(organization), organization.organizationId),
          inlinePolicies: onlyPolicy(sweeperRoleName, [allow("Look", args.sweeps, "*")]),
        },
        { parent: this },
      );
    }
    for (const runbook of runbooks.all) {
      const role = runRoleName(runbook.name);
      new aws.iam.Role(
        `run-${runbook.name}`,
        {
          name: role,
          description: `Reflex runs ${runbook.name} with this role: exactly what its steps need`,
          // Systems Manager user guide, "Configuring a service role (assume role) access for automations".
          assumeRolePolicy: trustService(
            "ssm.amazonaws.com",
            accountId,
            arnOf({ ...organization, accountId, region: "*" }, "ssm", "automation-execution/*"),
          ),
          inlinePolicies: onlyPolicy(role, runStatements(organization, regions, scope, runbook)),
        },
        { parent: this },
      );
    }
    for (const workflow of args.workflows) {
      const role = workflowRoleName(workflow.name);
      const trusted = roleArn(organization.partition, organization.securityAccountId, role);
      new aws.iam.Role(
        `workflow-${workflow.name}`,
        {
          name: role,
          description: `Reflex: the workflow ${workflow.name} looks and starts runbooks with this role`,
          assumeRolePolicy: trustRole(trusted, organization.organizationId),
          inlinePolicies: onlyPolicy(role, workflowStatements(args, workflow)),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

/** A workflow reads what it says that it reads, starts its runbooks and sees how they went. */
function workflowStatements(args: MemberRolesArgs, workflow: Workflow): NamedStatement[] {
  const { organization, accountId, regions } = args;
  const own = workflow.memberStatements({ partition: organization.partition, accountId });
  if (workflow.runbooks.length === 0) return own;
  return [
    ...own,
    ...startStatements(args, workflow.runbooks, []),
    {
      // One run by its id, but the action has no resources to name (Service Authorization Reference, Systems Manager).
      Sid: "FollowRuns",
      Effect: "Allow",
      Action: "ssm:DescribeAutomationExecutions",
      Resource: "*",
      Condition: inRegions(regions),
    },
  ];
}

/** Triage reads what its lookups read and starts the runbooks of central responses. */
export function responderStatements(args: MemberRolesArgs): NamedStatement[] {
  const { lookups, regions, runbooks } = args;
  const look: NamedStatement = { Sid: "LookUp", Effect: "Allow", Action: lookups, Resource: "*" };
  const tag: NamedStatement = {
    Sid: "TagRuns",
    Effect: "Allow",
    Action: "ssm:AddTagsToResource",
    Resource: runArn(args),
    Condition: inRegions(regions),
  };
  return [
    ...(lookups.length > 0 ? [look] : []),
    ...(runbooks.triaged.length > 0 ? [...startStatements(args, runbooks.triaged, []), tag] : []),
  ];
}

/** People decide about runs that wait, see how they went, and start the runbooks that undo others. */
export function approverStatements(args: MemberRolesArgs): NamedStatement[] {
  return [
    {
      Sid: "DecideAboutRuns",
      Effect: "Allow",
      Action: [
        "ssm:DescribeAutomationStepExecutions",
        "ssm:GetAutomationExecution",
        "ssm:SendAutomationSignal",
        "ssm:StopAutomationExecution",
      ],
      Resource: runArn(args),
      Condition: inRegions(args.regions),
    },
    {
      Sid: "FindRuns",
      Effect: "Allow",
      Action: "ssm:DescribeAutomationExecutions",
      Resource: "*",
    },
    ...(args.runbooks.undo.length > 0 ? startStatements(args, args.runbooks.undo, args.runbooks.local) : []),
  ];
}

/** Regions stand in a condition: named in every ARN, 25 runbooks in 17 Regions would not fit into a role's policy. */
const inRegions = (regions: string[]) => ({ StringEquals: { "aws:RequestedRegion": regions } });

const runArn = ({ organization, accountId }: MemberRolesArgs) =>
  arnOf({ ...organization, accountId, region: "*" }, "ssm", "automation-execution/*");

/**
 * What starting a run takes: the document, its automation-definition (asked for by older checks) and the execution,
 * and passing the run's own role (Service Authorization Reference, Systems Manager).
 * @param copies runbooks of which the account has copies of its own; all others are the security account's.
 */
function startStatements(
  args: MemberRolesArgs,
  runbooks: readonly Runbook[],
  copies: readonly Runbook[],
): NamedStatement[] {
  const { organization, accountId, regions } = args;
  const documents = runbooks.flatMap((runbook) => {
    const owner = copies.includes(runbook) ? accountId : organization.securityAccountId;
    const place = { partition: organization.partition, accountId: owner, region: "*" };
    return [
      arnOf(place, "ssm", `document/${documentName(runbook.name)}`),
      arnOf(place, "ssm", `automation-definition/${documentName(runbook.name)}:*`),
    ];
  });
  return [
    {
      Sid: "StartRunbooks",
      Effect: "Allow",
      Action: "ssm:StartAutomationExecution",
      Resource: [...documents, runArn(args)],
      Condition: inRegions(regions),
    },
    passRunRoles(organization, accountId, runbooks),
  ];
}

/** Handing over the run roles of these runbooks, to Systems Manager only. */
export const passRunRoles = (
  { partition }: Organization,
  accountId: string,
  runbooks: readonly Runbook[],
): NamedStatement => ({
  Sid: "PassRunRoles",
  Effect: "Allow",
  Action: "iam:PassRole",
  Resource: runbooks.map(({ name }) => roleArn(partition, accountId, runRoleName(name))),
  Condition: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
});
