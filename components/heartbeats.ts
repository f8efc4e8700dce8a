import * as pulumi from "@pulumi/pulumi";
import { heardMetric } from "../functions/heartbeat/heartbeat";
import { heartbeatFunctionName, membersTableArn, pagesTopicArn } from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { EventPattern } from "../responses/types";
import { silenceAlarm } from "./alarms";
import type { CentralDeadLetters } from "./centralDeadLetters";
import { CentralRule } from "./centralRule";
import { heartbeatCheckRuleName, heartbeatRuleName, type Place, silentAlarmName } from "./naming";
import { bundle } from "./plan/bundle";
import { heartbeat } from "./plan/forwarding";
import { allow } from "./policies";
import { QueuedFunction } from "./queuedFunction";

/** Half an hour in which no check found everybody heard. */
const silence = { period: 900, periods: 2 } as const;

export interface HeartbeatsArgs {
  place: Place;
  settings: TriageSettings;
  /** Name of the security bus as an output, so that the rule is made after it. */
  busName: pulumi.Input<string>;
  /** Name of the topic that is notified when a member's heartbeats stop, and when they return. */
  alarmTopic: string;
  /** Keeps what its rules cannot deliver. */
  deadLetters: CentralDeadLetters;
}

/**
 * Keeps when each member was last heard of, looks every five minutes who is silent, and has one alarm for all of them: a
 * message names who it is. The function is one of its own: if it stops, the alarm fires.
 */
export class Heartbeats extends pulumi.ComponentResource {
  constructor(name: string, args: HeartbeatsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Heartbeats", name, {}, opts);
    const { place, settings, alarmTopic, deadLetters } = args;
    const rule = heartbeatRuleName;
    const { queueArn } = new QueuedFunction(
      name,
      {
        place,
        name: heartbeatFunctionName,
        description: "Keeps the heartbeats of the member accounts and says who is silent",
        statements: [
          allow("KeepHeartbeats", ["dynamodb:Scan", "dynamodb:UpdateItem"], membersTableArn(settings)),
          allow("Page", "sns:Publish", pagesTopicArn(settings)),
        ],
        code: { "index.js": bundle("functions/heartbeat/handler.ts"), "settings.json": JSON.stringify(settings) },
        timeout: 30,
        memory: 256,
        batchSize: 10,
        alarmTopic,
      },
      { parent: this },
    );
    new CentralRule(
      rule.slice("reflex-".length),
      {
        place,
        busName: args.busName,
        rule,
        description: "A member account says that its events arrive",
        on: { pattern: heartbeatPattern(place) },
        target: { id: "heartbeats", arn: queueArn, inputTemplate: '{"event":<aws.events.event.json>}' },
        deadLetters,
      },
      { parent: this },
    );
    new CentralRule(
      "heartbeat-check",
      {
        place,
        rule: heartbeatCheckRuleName,
        description: "Who of the members is silent is to be looked up",
        on: { schedule: "rate(5 minutes)" },
        target: { id: "heartbeats", arn: queueArn, inputTemplate: '{"check":true}' },
        deadLetters,
      },
      { parent: this },
    );
    silenceAlarm(
      "silent-members",
      {
        place,
        alarm: silentAlarmName,
        description:
          "A member account is silent in a Region, which a message on this topic names, or nobody looks any more: " +
          `check the function ${heartbeatFunctionName} and the rule ${heartbeatCheckRuleName}.`,
        namespace: heardMetric.namespace,
        metric: heardMetric.name,
        dimensions: {},
        ...silence,
        topic: alarmTopic,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/** The envelope names the account. */
const heartbeatPattern = ({ partition }: Place): EventPattern => ({
  source: ["aws.events"],
  "detail-type": ["Scheduled Event"],
  "replay-name": [{ exists: false }],
  resources: [{ wildcard: `arn:${partition}:events:*:*:rule/${heartbeat.rule}` }],
});
