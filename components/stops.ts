import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { type Organization, roleArn, runRoleName, stopsTableArn, stopsTableName } from "../organization/names";
import { CentralRule } from "./centralRule";
import { arnOf, type Place, stopsRuleName } from "./naming";
import { allow, allowPrincipal, policyJson } from "./policies";

export interface StopsArgs {
  organization: Organization;
  /** The home Region of the security account. */
  place: Place;
  /** Where runs are. */
  regions: string[];
  /** ARN of the queue whose function ends stops and reminds people of them. */
  reminderQueueArn: string;
  alarmTopic: string;
}

/** What people stopped: a table where runs of each Region read it, and the rule by which a stop ends. */
export class Stops extends pulumi.ComponentResource {
  constructor(name: string, args: StopsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Stops", name, {}, opts);
    const { alarmTopic, organization, place, regions, reminderQueueArn: arn } = args;
    for (const region of regions) this.table(`${name}-${region}`, organization, { ...place, region });
    new CentralRule(
      "stops-due",
      {
        place,
        rule: stopsRuleName,
        description: "Stops whose time is over are removed; people are reminded of the others once a day",
        on: { schedule: "rate(5 minutes)" },
        target: {
          id: "messenger",
          arn,
          inputPaths: { time: "$.time" },
          inputTemplate: '{"stopsDue":<time>}',
        },
        alarmTopic,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  private table(name: string, organization: Organization, place: Place): void {
    const { region } = place;
    const resourceArn = arnOf(place, "dynamodb", `table/${stopsTableName}`);
    const table = new aws.dynamodb.Table(
      name,
      {
        name: stopsTableName,
        region,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        attributes: [{ name: "pk", type: "S" }],
        pointInTimeRecovery: { enabled: true },
      },
      { parent: this },
    );
    new aws.dynamodb.ResourcePolicy(
      name,
      { resourceArn, region, policy: stopsPolicy(organization, resourceArn) },
      { parent: this, dependsOn: table },
    );
  }
}

/** A function of the security account reads what people stopped, in the Region where it runs. */
export const readStops = (organization: Organization): NamedStatement =>
  allow("ReadStops", "dynamodb:Scan", stopsTableArn(organization));

/**
 * The run roles of the organization read the whole table, which is a few items, and nothing else. DynamoDB accepts a grant
 * to everybody only where fixed values limit it (components/priorState.ts says why); a denial excludes other roles.
 */
export function stopsPolicy({ organizationId, partition }: Organization, tableArn: string): string {
  const scan = "dynamodb:Scan";
  return policyJson(
    allowPrincipal("ReadByOrganization", "*", scan, {
      Resource: tableArn,
      Condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
    }),
    {
      ...allowPrincipal("OthersThanRuns", "*", scan, {
        Resource: tableArn,
        Condition: {
          ArnNotLike: { "aws:PrincipalArn": roleArn(partition, "*", runRoleName("*")) },
          // The security account's own roles are limited by their policies.
          StringNotEquals: { "aws:PrincipalAccount": tableArn.split(":")[4] ?? "" },
        },
      }),
      Effect: "Deny",
    },
  );
}
