import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Organization, priorStateTableName, roleArn, runRoleName } from "../organization/names";
import { arnOf, type Place } from "./naming";
import { allowPrincipal, policyJson } from "./policies";

/** Begins every key of the table: the account whose state the item is. */
export const priorStateKey = "pk";

export interface PriorStateArgs {
  organization: Organization;
  /** In the Region of the runs: a runbook step reaches only tables of its own Region. */
  place: Place;
}

/** What resources were like before the first change, kept where the member account cannot alter what others wrote. */
export class PriorState extends pulumi.ComponentResource {
  readonly tableArn: string;

  constructor(name: string, args: PriorStateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:PriorState", name, args, opts);
    const { region } = args.place;
    this.tableArn = arnOf(args.place, "dynamodb", `table/${priorStateTableName}`);
    const table = new aws.dynamodb.Table(
      name,
      {
        name: priorStateTableName,
        region,
        billingMode: "PAY_PER_REQUEST",
        hashKey: priorStateKey,
        attributes: [{ name: priorStateKey, type: "S" }],
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
      },
      { parent: this },
    );
    new aws.dynamodb.ResourcePolicy(
      name,
      { resourceArn: this.tableArn, region, policy: priorStatePolicy(args.organization, this.tableArn) },
      { parent: this, dependsOn: table },
    );
    this.registerOutputs({ tableArn: this.tableArn });
  }
}

/** The run roles of the organization write and read items of their own account, and nothing else. */
export const priorStatePolicy = ({ organizationId, partition }: Organization, tableArn: string) =>
  policyJson(
    allowPrincipal("OwnItemsByRuns", "*", ["dynamodb:GetItem", "dynamodb:PutItem"], {
      Resource: tableArn,
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": organizationId },
        ArnLike: { "aws:PrincipalArn": roleArn(partition, "*", runRoleName("*")) },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["${aws:PrincipalAccount}#*"] },
        // ForAllValues is also true when a call names no key at all.
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    }),
  );
