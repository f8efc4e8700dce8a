import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import {
  approverRoleName,
  callerRoleArn,
  documentName,
  evidenceRoleArn,
  investigatorRoleName,
  messengerRoleArn,
  type Organization,
  operatorRoleName,
  ownRoleArn,
  readerRoleName,
  responderRoleName,
  runRoleName,
  sweeperRoleName,
  sweepRoleArn,
  triageRoleArn,
  workflowRoleName,
} from "../organization/names";
import type { Runbook } from "../runbooks/language/types";
import type { Workflow } from "../workflows/types";
import { arnOf } from "./naming";
import { ownRole } from "./ownRoles";
import { type RunbookPlan, runStatements } from "./plan/runbooks";
import { allow, trustRole, trustService } from "./policies";
import type { RoleArgs } from "./role";

export interface MemberRolesArgs {
  organization: Organization;
  accountId: string;
  regions: string[];
  runbooks: RunbookPlan;
  workflows: Workflow[];
  /** IAM actions that triage's lookups need. */
  lookups: string[];
  /** IAM actions that collecting an incident file needs. */
  investigations: string[];
  /** IAM actions that sweeps need. */
  sweeps: string[];
  approverPrincipalArn: string;
  /** Roles that runs may change and pass: patterns of the names or paths of roles that instances carry. */
  instanceRoles: string[];
}

/** The roles of a member account that act on it: triage's, people's, and one for each runbook and workflow. */
export class MemberRoles extends pulumi.ComponentResource {
  constructor(name: string, args: MemberRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:MemberRoles", name, {}, opts);
    const child = { parent: this };
    ownRole("responder", responder(args), child);
    ownRole("approver", approver(args), child);
    ownRole("investigator", investigator(args), child);
    ownRole("reader", reader(args), child);
    if (args.sweeps.length > 0) ownRole("sweeper", sweeper(args), child);
    for (const runbook of args.runbooks.all) ownRole(`run-${runbook.name}`, runRole(args, runbook), child);
    for (const workflow of args.workflows) ownRole(`workflow-${workflow.name}`, workflowRole(args, workflow), child);
    this.registerOutputs({});
  }
}

const responder = (args: MemberRolesArgs): RoleArgs => ({
  name: responderRoleName,
  description: "Reflex triage reads resources and starts runbooks with this role",
  trust: trustRole(triageRoleArn(args.organization), args.organization.organizationId),
  statements: responderStatements(args),
});

const approver = (args: MemberRolesArgs): RoleArgs => ({
  name: approverRoleName,
  description: "People approve, reject and undo Reflex runs with this role",
  trust: trustRole(args.approverPrincipalArn, args.organization.organizationId),
  statements: approverStatements(args),
});

const investigator = ({ organization, investigations }: MemberRolesArgs): RoleArgs => ({
  name: investigatorRoleName,
  description: "Reflex reads with this role what explains an incident; it can change nothing",
  trust: trustRole([evidenceRoleArn(organization), messengerRoleArn(organization)], organization.organizationId),
  statements: [allow("Read", investigations, "*")],
});

const reader = (args: MemberRolesArgs): RoleArgs => {
  const { partition, securityAccountId, organizationId } = args.organization;
  return {
    name: readerRoleName,
    description: "Operators of Reflex see runs with this role; it can change nothing",
    trust: trustRole(ownRoleArn(partition, securityAccountId, operatorRoleName), organizationId),
    statements: readerStatements(args),
  };
};

const sweeper = ({ organization, sweeps }: MemberRolesArgs): RoleArgs => ({
  name: sweeperRoleName,
  description: "Reflex's scheduled sweeps read with this role what no event reports; it can change nothing",
  trust: trustRole(sweepRoleArn(organization), organization.organizationId),
  statements: [allow("Look", sweeps, "*")],
});

function runRole({ organization, accountId, regions, instanceRoles }: MemberRolesArgs, runbook: Runbook): RoleArgs {
  const everywhere = { ...organization, accountId, region: "*" };
  const scope = { partition: organization.partition, accountId, instanceRoles };
  return {
    name: runRoleName(runbook.name),
    description: `Reflex runs ${runbook.name} with this role: exactly what its steps need`,
    // Systems Manager user guide, "Configuring a service role (assume role) access for automations".
    trust: trustService("ssm.amazonaws.com", accountId, arnOf(everywhere, "ssm", "automation-execution/*")),
    statements: runStatements(organization, regions, scope, runbook),
  };
}

function workflowRole(args: MemberRolesArgs, workflow: Workflow): RoleArgs {
  return {
    name: workflowRoleName(workflow.name),
    description: `Reflex: the workflow ${workflow.name} looks and starts runbooks with this role`,
    trust: trustRole(callerRoleArn(args.organization), args.organization.organizationId),
    statements: workflowStatements(args, workflow),
  };
}

/** A workflow reads what it says that it reads, starts its runbooks and sees how they went. */
function workflowStatements(args: MemberRolesArgs, workflow: Workflow): NamedStatement[] {
  const { organization, accountId, regions } = args;
  const own = workflow.memberStatements({ partition: organization.partition, accountId });
  if (workflow.runbooks.length === 0) return own;
  return [
    ...own,
    readDocuments(args),
    ...startStatements(args, workflow.runbooks),
    // One run by its id, but the action has no resources to name (Service Authorization Reference, Systems Manager).
    allow("FollowRuns", "ssm:DescribeAutomationExecutions", "*", inRegions(regions)),
  ];
}

/** Triage reads what its lookups read and starts the runbooks of central responses. */
export function responderStatements(args: MemberRolesArgs): NamedStatement[] {
  const { lookups, regions, runbooks } = args;
  const look = allow("LookUp", lookups, "*");
  const tag = allow("TagRuns", "ssm:AddTagsToResource", runArn(args), inRegions(regions));
  return [
    ...(lookups.length > 0 ? [look] : []),
    ...(runbooks.triaged.length > 0 ? [readDocuments(args), ...startStatements(args, runbooks.triaged), tag] : []),
  ];
}

const seeRuns = ["ssm:DescribeAutomationStepExecutions", "ssm:GetAutomationExecution"];

/** The action has no resources to name (Service Authorization Reference, Systems Manager). */
const findRuns = allow("FindRuns", "ssm:DescribeAutomationExecutions", "*");

/** Operators find runs and see how they went. */
export const readerStatements = (args: MemberRolesArgs): NamedStatement[] => [
  allow("SeeRuns", seeRuns, runArn(args), inRegions(args.regions)),
  findRuns,
];

/** People decide about runs that wait, see how they went, and start the runbooks that undo others. */
export function approverStatements(args: MemberRolesArgs): NamedStatement[] {
  return [
    allow(
      "DecideAboutRuns",
      [...seeRuns, "ssm:SendAutomationSignal", "ssm:StopAutomationExecution"].sort(),
      runArn(args),
      inRegions(args.regions),
    ),
    findRuns,
    ...(args.runbooks.undo.length > 0 ? startStatements(args, args.runbooks.undo) : []),
  ];
}

/** Reading which version of a runbook the account has, before it is started (functions/shared/documents.ts). */
const readDocuments = ({ organization, accountId, regions }: MemberRolesArgs) =>
  allow(
    "ReadRunbooks",
    ["ssm:GetDocument", "ssm:ListDocumentVersions"],
    arnOf({ ...organization, accountId, region: "*" }, "ssm", `document/${documentName("*")}`),
    inRegions(regions),
  );

/** Regions are in a condition: named in every ARN, 25 runbooks in 17 Regions would not fit into a role's policy. */
const inRegions = (regions: string[]) => ({ StringEquals: { "aws:RequestedRegion": regions } });

const documentArns = ({ organization, accountId }: MemberRolesArgs, runbooks: readonly Runbook[]) =>
  runbooks.map(({ name }) =>
    arnOf({ ...organization, accountId, region: "*" }, "ssm", `document/${documentName(name)}`),
  );

const runArn = ({ organization, accountId }: MemberRolesArgs) =>
  arnOf({ ...organization, accountId, region: "*" }, "ssm", "automation-execution/*");

/**
 * What starting a run needs: the document, its automation-definition (required by older checks) and the execution,
 * and passing the run's own role (Service Authorization Reference, Systems Manager). The documents and the roles are
 * listed; their automation-definitions by pattern, because a role's policy has no room for both (aws/quotas.ts).
 */
function startStatements(args: MemberRolesArgs, runbooks: readonly Runbook[]): NamedStatement[] {
  const { organization, accountId, regions } = args;
  const definitions = arnOf(
    { ...organization, accountId, region: "*" },
    "ssm",
    `automation-definition/${documentName("*")}:*`,
  );
  const started = [...documentArns(args, runbooks), definitions, runArn(args)];
  return [
    allow("StartRunbooks", "ssm:StartAutomationExecution", started, inRegions(regions)),
    passRunRoles(organization, accountId, runbooks),
  ];
}

/** Handing over the run roles of these runbooks, to Systems Manager only. */
export const passRunRoles = (
  { partition }: Organization,
  accountId: string,
  runbooks: readonly Runbook[],
): NamedStatement =>
  allow(
    "PassRunRoles",
    "iam:PassRole",
    runbooks.map(({ name }) => ownRoleArn(partition, accountId, runRoleName(name))),
    { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
  );
