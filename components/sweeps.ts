import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { roleArn, sweeperRoleName, sweepFunctionName } from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { ResourceKind } from "../responses/resource";
import { sweepSource } from "../responses/sweep";
import type { Response } from "../responses/types";
import { CentralRule } from "./centralRule";
import { arnOf, type Place, queueArn, sweepRuleName } from "./naming";
import { bundle } from "./plan/bundle";
import { sweepsOf } from "./plan/sweeps";
import { allow } from "./policies";
import { QueuedFunction } from "./queuedFunction";
import { readStops } from "./stops";

export interface SweepsArgs {
  place: Place;
  settings: TriageSettings;
  responses: readonly Response[];
  /** Governed Regions: what is global in an account is swept from one of them, everything else in each. */
  regions: string[];
  accessKeyDays: number;
  /** Name of the topic that is notified of failures. */
  alarmTopic: string;
}

/** The function that sweeps, and a scheduled rule for each sweep, which says what to sweep and where. */
export class Sweeps extends pulumi.ComponentResource {
  constructor(name: string, args: SweepsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Sweeps", name, {}, opts);
    const { place, settings, responses, accessKeyDays, alarmTopic } = args;
    const sweeps = sweepsOf(responses);
    const { queueArn: queue } = new QueuedFunction(
      name,
      {
        place,
        name: sweepFunctionName,
        description: "Scheduled sweeps for what no event reports",
        statements: sweepStatements(place, settings),
        code: {
          "index.js": bundle("functions/sweep/handler.ts"),
          "settings.json": JSON.stringify(settings),
        },
        // IAM answers some twenty questions a second, and an account may have thousands of users.
        environment: { AWS_RETRY_MODE: "adaptive", AWS_MAX_ATTEMPTS: "8" },
        timeout: 900,
        memory: 512,
        batchSize: 1,
        alarmTopic,
      },
      { parent: this },
    );
    for (const { response, kind, sweep } of sweeps) {
      const order = { response, regions: sweptRegions(kind, args), accessKeyDays };
      new CentralRule(
        sweepRuleName(response).slice("reflex-".length),
        {
          place,
          rule: sweepRuleName(response),
          description: `The sweep for ${response} is due`,
          on: { schedule: sweep.schedule },
          target: { id: "sweep", arn: queue, inputTemplate: orderTemplate(order) },
          alarmTopic,
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

/** What is global in an account is swept once, in the home Region where that is governed. */
function sweptRegions({ global }: ResourceKind, { regions, settings }: SweepsArgs): string[] {
  if (!global) return regions;
  return regions.includes(settings.homeRegion) ? [settings.homeRegion] : regions.slice(0, 1);
}

const orderTemplate = (order: object) => `${JSON.stringify(order).slice(0, -1)},"rule":<aws.events.rule-name>}`;

/** Everything that the function may do in its own account, and the one role that it may assume in others. */
const sweepStatements = (place: Place, settings: TriageSettings): NamedStatement[] => [
  readStops(settings),
  allow("QueueParts", ["sqs:GetQueueUrl", "sqs:SendMessage"], queueArn(place, sweepFunctionName)),
  allow(
    "LookIntoMembers",
    "sts:AssumeRole",
    Object.keys(settings.members).map((account) => roleArn(settings.partition, account, sweeperRoleName)),
  ),
  allow("TellOfFindings", "events:PutEvents", arnOf(place, "events", "event-bus/default"), {
    "ForAllValues:StringEquals": { "events:source": sweepSource },
    // ForAllValues holds for a request without any source as well.
    Null: { "events:source": "false" },
  }),
];
