import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { forwarderRoleName, type Organization, securityBusArn } from "../responses/names";
import type { DeadLetterQueue } from "./deadLetterQueue";
import type { ForwardingRule } from "./forwarding";
import { type Place, ruleArn } from "./naming";
import { onlyPolicy, trustService } from "./policies";

export interface ForwarderRoleArgs {
  organization: Organization;
  accountId: string;
  /** The forwarding rules of all Regions. */
  ruleArns: string[];
}

/** The role with which the forwarding rules send to the security bus, and to nothing else. */
export class ForwarderRole extends pulumi.ComponentResource {
  /** ARN as the targets need it: known only when the role exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ForwarderRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:ForwarderRole", name, args, opts);
    const role = new aws.iam.Role(
      name,
      {
        name: forwarderRoleName,
        description: "Reflex: rules of this account send events to the security bus",
        assumeRolePolicy: trustService("events.amazonaws.com", args.accountId, args.ruleArns),
        inlinePolicies: onlyPolicy(forwarderRoleName, [
          {
            Sid: "PutOnSecurityBus",
            Effect: "Allow",
            Action: "events:PutEvents",
            Resource: securityBusArn(args.organization),
          },
        ]),
      },
      { parent: this },
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

export interface ForwarderArgs {
  organization: Organization;
  place: Place;
  rules: ForwardingRule[];
  deadLetters: DeadLetterQueue;
  roleArn: pulumi.Input<string>;
}

/**
 * The forwarding rules of one Region. Their targets have a dead-letter queue but neither an input nor a retry policy:
 * EventBridge refuses both for a bus (recorded: "Retry policy is not supported for Event bus targets.").
 */
export class Forwarder extends pulumi.ComponentResource {
  constructor(name: string, args: ForwarderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Forwarder", name, {}, opts);
    const { place } = args;
    for (const { name: ruleName, description, pattern } of args.rules) {
      const rule = new aws.cloudwatch.EventRule(
        `${ruleName}-${place.region}`,
        { name: ruleName, region: place.region, description, eventPattern: JSON.stringify(pattern) },
        { parent: this },
      );
      new aws.cloudwatch.EventTarget(
        `${ruleName}-${place.region}`,
        {
          rule: rule.name,
          region: place.region,
          targetId: "security-bus",
          arn: securityBusArn(args.organization),
          roleArn: args.roleArn,
          deadLetterConfig: { arn: args.deadLetters.arn },
        },
        { parent: this, dependsOn: args.deadLetters },
      );
    }
    this.registerOutputs({});
  }
}

export const forwardingRuleArns = (place: Place, rules: ForwardingRule[]) =>
  rules.map(({ name }) => ruleArn(place, name));
