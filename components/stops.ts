import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { type Organization, ownRoleArn, runRoleName, stopsTableArn, stopsTableName } from "../organization/names";
import type { CentralDeadLetters } from "./centralDeadLetters";
import { CentralRule } from "./centralRule";
import { type Place, stopsRuleName } from "./naming";
import { allow, allowPrincipal, policyJson } from "./policies";
import { runTable } from "./priorState";

export interface StopsArgs {
  organization: Organization;
  /** The home Region of the security account. */
  place: Place;
  /** Where runs are. */
  regions: string[];
  /** ARN of the queue whose function ends stops and reminds people of them. */
  reminderQueueArn: string;
  /** Keeps what its rule cannot deliver. */
  deadLetters: CentralDeadLetters;
}

/** What people stopped: a table where runs of each Region read it, and the rule by which a stop ends. */
export class Stops extends pulumi.ComponentResource {
  constructor(name: string, args: StopsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Stops", name, {}, opts);
    const { organization, place, regions, reminderQueueArn: arn, deadLetters } = args;
    for (const region of regions)
      runTable(
        `${name}-${region}`,
        {
          table: stopsTableName,
          place: { ...place, region },
          hashKey: "pk",
          policy: (tableArn) => stopsPolicy(organization, tableArn),
        },
        this,
      );
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
        deadLetters,
      },
      { parent: this },
    );
    this.registerOutputs({});
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
          ArnNotLike: { "aws:PrincipalArn": ownRoleArn(partition, "*", runRoleName("*")) },
          // The security account's own roles are limited by their policies.
          StringNotEquals: { "aws:PrincipalAccount": tableArn.split(":")[4] ?? "" },
        },
      }),
      Effect: "Deny",
    },
  );
}
