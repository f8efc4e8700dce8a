import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { forwarderRoleName, type Organization, roleArn, securityBusArn } from "../organization/names";
import type { DeadLetterQueue } from "./deadLetterQueue";
import type { ForwardingRule } from "./forwarding";
import { type Place, ruleArn } from "./naming";
import { allow, trustService } from "./policies";
import { iamRole } from "./role";

export interface ForwarderRoleArgs {
  organization: Organization;
  accountId: string;
  /** The forwarding rules of all Regions. */
  ruleArns: string[];
}

/** The role with which the forwarding rules send to the security bus, and to nothing else. */
export class ForwarderRole extends pulumi.ComponentResource {
  /** Computed, so that it is known before the role exists: what uses it depends on this component. */
  readonly arn: string;

  constructor(name: string, args: ForwarderRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:ForwarderRole", name, args, opts);
    const { organization, accountId, ruleArns } = args;
    this.arn = roleArn(organization.partition, accountId, forwarderRoleName);
    iamRole(
      name,
      {
        name: forwarderRoleName,
        description: "Reflex: rules of this account send events to the security bus",
        trust: trustService("events.amazonaws.com", accountId, ruleArns),
        statements: [allow("PutOnSecurityBus", "events:PutEvents", securityBusArn(organization))],
      },
      { parent: this },
    );
    this.registerOutputs({ arn: this.arn });
  }
}

export interface ForwarderArgs {
  organization: Organization;
  place: Place;
  rules: ForwardingRule[];
  deadLetters: DeadLetterQueue;
  role: ForwarderRole;
}

/**
 * The forwarding rules of one Region. Their targets have a dead-letter queue but neither an input nor a retry policy:
 * EventBridge refuses both for a bus (recorded: "Retry policy is not supported for Event bus targets.").
 */
export class Forwarder extends pulumi.ComponentResource {
  constructor(name: string, args: ForwarderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Forwarder", name, {}, opts);
    const { place } = args;
    for (const { name: ruleName, description, pattern, schedule } of args.rules) {
      const rule = new aws.cloudwatch.EventRule(
        `${ruleName}-${place.region}`,
        {
          name: ruleName,
          region: place.region,
          description,
          eventPattern: JSON.stringify(pattern),
          ...(schedule !== undefined && { scheduleExpression: schedule }),
        },
        { parent: this },
      );
      new aws.cloudwatch.EventTarget(
        `${ruleName}-${place.region}`,
        {
          rule: rule.name,
          region: place.region,
          targetId: "security-bus",
          arn: securityBusArn(args.organization),
          roleArn: args.role.arn,
          deadLetterConfig: { arn: args.deadLetters.arn },
        },
        { parent: this, dependsOn: [args.role, args.deadLetters] },
      );
    }
    this.registerOutputs({});
  }
}

export const forwardingRuleArns = (place: Place, rules: ForwardingRule[]) =>
  rules.map(({ name }) => ruleArn(place, name));
