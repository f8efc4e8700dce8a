import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { securityBusName } from "../organization/names";
import type { EventPattern } from "../responses/types";
import type { CentralDeadLetters } from "./centralDeadLetters";
import { type Place, ruleArn } from "./naming";

export interface CentralRuleArgs {
  place: Place;
  /** Name of the security bus as an output, so that the rule is made after it; the account's default bus without. */
  busName?: pulumi.Input<string>;
  rule: string;
  description: string;
  /** What sets it off: events, or the clock (then on the default bus, the only one that has schedules). */
  on: { pattern: EventPattern } | { schedule: string };
  target: {
    id: string;
    arn: string;
    inputPaths?: Record<string, string>;
    /** Has an object as its root: only there does EventBridge quote and escape what it fills in. */
    inputTemplate: string;
  };
  /** Keeps what cannot be delivered. */
  deadLetters: CentralDeadLetters;
}

/** A rule of the security account with its one target: two resources, of which there are some for each response. */
export class CentralRule extends pulumi.ComponentResource {
  readonly arn: string;

  constructor(name: string, args: CentralRuleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:CentralRule", name, args, opts);
    const { place, target, deadLetters } = args;
    const bus = args.busName === undefined ? undefined : securityBusName;
    this.arn = ruleArn(place, args.rule, bus);
    const rule = new aws.cloudwatch.EventRule(
      name,
      {
        name: args.rule,
        region: place.region,
        eventBusName: args.busName,
        description: args.description.slice(0, 512),
        ...("pattern" in args.on
          ? { eventPattern: JSON.stringify(args.on.pattern) }
          : { scheduleExpression: args.on.schedule }),
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      name,
      {
        rule: rule.name,
        eventBusName: args.busName,
        region: place.region,
        targetId: target.id,
        arn: target.arn,
        inputTransformer: {
          ...(target.inputPaths && { inputPaths: target.inputPaths }),
          inputTemplate: target.inputTemplate,
        },
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: deadLetters.arn },
      },
      { parent: this, dependsOn: deadLetters },
    );
    this.registerOutputs({ arn: this.arn });
  }
}

/** What triage finds in its queue: which response and form the rule belongs to, and the whole event. */
export const triageTemplate = (response: string, form: string) =>
  `{"response":${JSON.stringify(response)},"form":${JSON.stringify(form)},"rule":<aws.events.rule-name>,"event":<aws.events.event.json>}`;
