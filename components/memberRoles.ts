import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lookupActions } from "../responses/lookups";
import {
  approverRoleName,
  documentName,
  type Organization,
  responderRoleName,
  roleArn,
  runRoleName,
  triageRoleArn,
} from "../responses/names";
import type { Runbook } from "../runbooks/language/types";
import { arnOf } from "./naming";
import { onlyPolicy, type Statement, trustRole, trustService } from "./policies";
import { type RunbookPlan, runStatements } from "./runbooks";

export interface MemberRolesArgs {
  organization: Organization;
  accountId: string;
  regions: string[];
  runbooks: RunbookPlan;
  approverPrincipalArn: string;
}

/** The roles of a member account that act on it: triage's, people's, and one for each runbook. */
export class MemberRoles extends pulumi.ComponentResource {
  constructor(name: string, args: MemberRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:MemberRoles", name, {}, opts);
    const { organization, accountId, regions, runbooks } = args;
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
          inlinePolicies: onlyPolicy(role, runStatements(organization, regions, accountId, runbook)),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

/** Triage reads what its lookups read and starts the runbooks of central responses. */
export function responderStatements(args: MemberRolesArgs): Statement[] {
  const actions = [...new Set(Object.values(lookupActions).flat())].sort();
  return [
    { Sid: "LookUp", Effect: "Allow", Action: actions, Resource: "*" },
    ...startStatements(args, args.runbooks.triaged),
    {
      Sid: "TagRuns",
      Effect: "Allow",
      Action: "ssm:AddTagsToResource",
      Resource: runArns(args),
    },
  ];
}

/** People decide about runs that wait, see how they went, and start the runbooks that undo others. */
export function approverStatements(args: MemberRolesArgs): Statement[] {
  return [
    {
      Sid: "DecideAboutRuns",
      Effect: "Allow",
      Action: ["ssm:GetAutomationExecution", "ssm:SendAutomationSignal", "ssm:StopAutomationExecution"],
      Resource: runArns(args),
    },
    {
      Sid: "FindRuns",
      Effect: "Allow",
      Action: ["ssm:DescribeAutomationExecutions", "ssm:DescribeAutomationStepExecutions"],
      Resource: "*",
    },
    ...(args.runbooks.undo.length > 0 ? startStatements(args, args.runbooks.undo) : []),
  ];
}

const runArns = ({ organization, accountId, regions }: MemberRolesArgs) =>
  regions.map((region) => arnOf({ ...organization, accountId, region }, "ssm", "automation-execution/*"));

/**
 * What starting a run takes: the document, its automation-definition (asked for by older checks) and the execution,
 * and passing the run's own role (Service Authorization Reference, Systems Manager).
 */
function startStatements(args: MemberRolesArgs, runbooks: Runbook[]): Statement[] {
  const { organization, accountId, regions } = args;
  const documents = regions.flatMap((region) =>
    runbooks.flatMap((runbook) => {
      const owner = args.runbooks.local.includes(runbook) ? accountId : organization.securityAccountId;
      const place = { partition: organization.partition, accountId: owner, region };
      return [
        arnOf(place, "ssm", `document/${documentName(runbook.name)}`),
        arnOf(place, "ssm", `automation-definition/${documentName(runbook.name)}:*`),
      ];
    }),
  );
  return [
    {
      Sid: "StartRunbooks",
      Effect: "Allow",
      Action: "ssm:StartAutomationExecution",
      Resource: [...documents, ...runArns(args)],
    },
    passRunRoles(organization, accountId, runbooks),
  ];
}

/** Handing over the run roles of these runbooks, to Systems Manager only. */
export const passRunRoles = ({ partition }: Organization, accountId: string, runbooks: Runbook[]): Statement => ({
  Sid: "PassRunRoles",
  Effect: "Allow",
  Action: "iam:PassRole",
  Resource: runbooks.map(({ name }) => roleArn(partition, accountId, runRoleName(name))),
  Condition: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
});
