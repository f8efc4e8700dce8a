import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Organization, securityBusArn } from "../organization/names";
import type { DeadLetterQueue } from "./deadLetterQueue";
import type { ForwarderRole } from "./forwarderRole";
import type { Place } from "./naming";
import type { ForwardingRule } from "./plan/forwarding";

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
