import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { membersFunctionName, membersTableArn, membersTableName, type Organization } from "../organization/names";
import type { Membership, TriageSettings } from "../organization/settings";
import type { CentralDeadLetters } from "./centralDeadLetters";
import { CentralRule } from "./centralRule";
import type { Place } from "./naming";
import { bundle } from "./plan/bundle";
import { allow } from "./policies";
import { QueuedFunction } from "./queuedFunction";

export interface MembersArgs {
  place: Place;
  settings: TriageSettings;
  membership: Membership;
  /** Name of the topic that is notified of failures. */
  alarmTopic: string;
  /** Keeps what its rules cannot deliver. */
  deadLetters: CentralDeadLetters;
}

/** How often the organization is read: an account that was moved or closed is a member no longer than that. */
const schedule = "rate(15 minutes)";

/**
 * The table of members and the function that fills it: at each deployment that changes what it should hold, and on a
 * schedule. No resource belongs to one member, so the stack is the same for one and for thousands.
 */
export class Members extends pulumi.ComponentResource {
  constructor(name: string, args: MembersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Members", name, {}, opts);
    const { place, settings, membership, alarmTopic, deadLetters } = args;
    const child = { parent: this };
    const table = new aws.dynamodb.Table(
      name,
      {
        name: membersTableName,
        region: place.region,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "account",
        attributes: [{ name: "account", type: "S" }],
        pointInTimeRecovery: { enabled: true },
      },
      child,
    );
    const filler = new QueuedFunction(
      name,
      {
        place,
        name: membersFunctionName,
        description: "Fills the table of members from the configuration and the organization",
        statements: fillingStatements(settings, membership),
        code: {
          "index.js": bundle("functions/members/handler.ts"),
          "settings.json": JSON.stringify(settings),
          "membership.json": JSON.stringify(membership),
        },
        // Organizations answers a few calls a second.
        environment: { AWS_RETRY_MODE: "adaptive", AWS_MAX_ATTEMPTS: "8" },
        timeout: 900,
        memory: 256,
        batchSize: 1,
        alarmTopic,
      },
      child,
    );
    new aws.lambda.Invocation(
      name,
      {
        functionName: membersFunctionName,
        region: place.region,
        input: JSON.stringify(membership),
      },
      { parent: this, dependsOn: [table, filler] },
    );
    new CentralRule(
      "members-due",
      {
        place,
        rule: "reflex-members-due",
        description: "The table of members is brought up to date",
        on: { schedule },
        target: { id: "members", arn: filler.queueArn, inputTemplate: '{"due":true}' },
        deadLetters,
      },
      child,
    );
    this.registerOutputs({});
  }
}

/** Reading who is a member. */
export const readMembers = (organization: Organization) =>
  allow("ReadMembers", ["dynamodb:GetItem", "dynamodb:Scan"], membersTableArn(organization));

function fillingStatements(settings: Organization, { units }: Membership) {
  return [
    allow("FillMembers", ["dynamodb:DeleteItem", "dynamodb:Scan", "dynamodb:UpdateItem"], membersTableArn(settings)),
    // Organizations: these actions have no resource that could be named beforehand (Service Authorization Reference).
    ...(units.length > 0
      ? [
          allow(
            "ReadOrganization",
            [
              "organizations:DescribeOrganization",
              "organizations:ListAccountsForParent",
              "organizations:ListOrganizationalUnitsForParent",
            ],
            "*",
          ),
        ]
      : []),
  ];
}
