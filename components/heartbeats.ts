import * as pulumi from "@pulumi/pulumi";
import { heartbeatDimensions, heartbeatMetric } from "../functions/heartbeat/heartbeat";
import { heartbeatFunctionName } from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { EventPattern } from "../responses/types";
import { silenceAlarm } from "./alarms";
import { CentralRule } from "./centralRule";
import { heartbeatRuleName, type Place, silentAlarmName } from "./naming";
import { bundle } from "./plan/bundle";
import { heartbeat } from "./plan/forwarding";
import { QueuedFunction } from "./queuedFunction";

/** Half an hour without any of its six heartbeats: a lost one or two are no reason to wake anybody. */
const silence = { period: 900, periods: 2 } as const;

export interface HeartbeatsArgs {
  place: Place;
  settings: TriageSettings;
  /** Name of the security bus as an output, so that the rule is made after it. */
  busName: pulumi.Input<string>;
  /** Regions in which every member has a heartbeat. */
  regions: string[];
  /** Name of the topic that is notified when a member's heartbeats stop, and when they return. */
  alarmTopic: string;
}

/**
 * Counts the heartbeats of the members, one metric for each account and Region, each with an alarm on silence. The
 * function is one of its own: if it stops, the alarms of all members fire at once.
 */
export class Heartbeats extends pulumi.ComponentResource {
  constructor(name: string, args: HeartbeatsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Heartbeats", name, {}, opts);
    const { place, settings, alarmTopic } = args;
    const rule = heartbeatRuleName;
    const { queueArn } = new QueuedFunction(
      name,
      {
        place,
        name: heartbeatFunctionName,
        description: "Counts the heartbeats of the member accounts",
        statements: [],
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
        alarmTopic,
      },
      { parent: this },
    );
    for (const [account, member] of Object.entries(settings.members)) {
      for (const region of args.regions) {
        silenceAlarm(
          `silent-${account}-${region}`,
          {
            place,
            alarm: silentAlarmName(account, region),
            description:
              `No heartbeat of ${member.name} (${account}) in ${region}: its events do not reach the security bus. ` +
              "Check its rules reflex-forward-*, the role reflex-forwarder and the queue reflex-events-dlq.",
            namespace: heartbeatMetric.namespace,
            metric: heartbeatMetric.name,
            dimensions: heartbeatDimensions(account, region),
            ...silence,
            topic: alarmTopic,
          },
          { parent: this },
        );
      }
    }
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
