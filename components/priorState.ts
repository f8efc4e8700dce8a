import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { type Organization, ownRoleArn, priorStateTableName, runRoleName } from "../organization/names";
import { arnOf, type Place } from "./naming";
import { allowPrincipal, policyJson } from "./policies";

/** Begins every key of the table: the account whose state the item is. */
export const priorStateKey = "pk";

export interface PriorStateArgs {
  organization: Organization;
  /** In the Region of the runs. */
  place: Place;
  /** Who only observes, of the runs that no triage holds back. */
  observing?: ObservingRuns[];
}

/** Runs of these runbooks change nothing, in these accounts or in all. */
export interface ObservingRuns {
  runbooks: string[];
  accounts?: string[];
}

/** What resources were like before the first change, kept where the member account cannot alter what others wrote. */
export class PriorState extends pulumi.ComponentResource {
  readonly tableArn: string;

  constructor(name: string, args: PriorStateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:PriorState", name, args, opts);
    const { observing, organization, place } = args;
    this.tableArn = runTable(
      name,
      {
        table: priorStateTableName,
        place,
        hashKey: priorStateKey,
        deletionProtectionEnabled: true,
        policy: (tableArn) => priorStatePolicy(organization, tableArn, observing),
      },
      this,
    );
    this.registerOutputs({ tableArn: this.tableArn });
  }
}

export interface RunTableArgs {
  /** Name of the table. */
  table: string;
  /** In the Region of the runs: a runbook step reaches only tables of its own Region. */
  place: Place;
  hashKey: string;
  deletionProtectionEnabled?: true;
  /** The resource policy, of the table's ARN: runs of member accounts reach the table by it. */
  policy(tableArn: string): string;
}

/** A table of the security account that runs of member accounts use. @returns its ARN. */
export function runTable(
  name: string,
  { deletionProtectionEnabled, hashKey, place, policy, table }: RunTableArgs,
  parent: pulumi.Resource,
): string {
  const { region } = place;
  const resourceArn = arnOf(place, "dynamodb", `table/${table}`);
  const made = new aws.dynamodb.Table(
    name,
    {
      name: table,
      region,
      billingMode: "PAY_PER_REQUEST",
      hashKey,
      attributes: [{ name: hashKey, type: "S" }],
      pointInTimeRecovery: { enabled: true },
      ...(deletionProtectionEnabled && { deletionProtectionEnabled }),
    },
    { parent },
  );
  new aws.dynamodb.ResourcePolicy(
    name,
    { resourceArn, region, policy: policy(resourceArn) },
    { parent, dependsOn: made },
  );
  return resourceArn;
}

/**
 * The run roles of the organization write and read items of their own account, and nothing else. DynamoDB refuses a policy
 * for everybody unless a condition limits it to fixed values, and those with wildcards or variables do not count
 * (developer guide, "Blocking public access with resource-based policies"): the grant names the organization alone, and
 * denials exclude what is not meant. They hold for every role of the security account, too.
 * @param observing runs that a rule of a member starts, and that may not save what was before: then they change nothing.
 */
export function priorStatePolicy(
  { organizationId, partition }: Organization,
  tableArn: string,
  observing: ObservingRuns[] = [],
): string {
  const actions = ["dynamodb:GetItem", "dynamodb:PutItem"];
  const deny = (Sid: string, Condition: NamedStatement["Condition"], denied = actions): NamedStatement => ({
    ...allowPrincipal(Sid, "*", denied, { Resource: tableArn, Condition }),
    Effect: "Deny",
  });
  const runs = (runbooks: string[]) => runbooks.map((runbook) => ownRoleArn(partition, "*", runRoleName(runbook)));
  return policyJson(
    allowPrincipal("ItemsByOrganization", "*", actions, {
      Resource: tableArn,
      Condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
    }),
    deny("OthersThanRuns", { ArnNotLike: { "aws:PrincipalArn": ownRoleArn(partition, "*", runRoleName("*")) } }),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    deny("ItemsOfOthers", { "ForAnyValue:StringNotLike": { "dynamodb:LeadingKeys": ["${aws:PrincipalAccount}#*"] } }),
    // ForAnyValue is false when a call names no key at all.
    deny("NoItemInParticular", { Null: { "dynamodb:LeadingKeys": "true" } }),
    ...observing.map(({ accounts, runbooks }, index) =>
      deny(
        `Observing${index + 1}`,
        {
          ArnLike: { "aws:PrincipalArn": runs(runbooks) },
          ...(accounts && { StringEquals: { "aws:PrincipalAccount": accounts } }),
        },
        ["dynamodb:PutItem"],
      ),
    ),
  );
}
