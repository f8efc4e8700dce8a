import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { GroupEvents } from "../autoscaling/groupEvents";
import { EventHistory } from "../cloudtrail/eventHistory";
import { Alarms } from "../cloudwatch/alarms";
import { SilenceAlarms } from "../cloudwatch/silence";
import { cloudTrailDelayMs } from "../consequences";
import { GuardDutySamples } from "../guardduty/samples";
import { ObjectEvents } from "../s3/objectEvents";
import type { Entrance } from "./entrance";
import type { Ground } from "./ground";

/** Services that tell of what happens in accounts. */
export interface EventSources {
  history: EventHistory;
  objects: ObjectEvents;
  alarms: Alarms;
  silences: SilenceAlarms;
  groups: GroupEvents;
  samples: GuardDutySamples;
}

export function eventSources(ground: Ground, { clients }: Entrance): EventSources {
  const { clock, direct } = ground;
  return {
    history: new EventHistory(clock, cloudTrailDelayMs),
    objects: new ObjectEvents(),
    alarms: new Alarms({ ...ground, clients }),
    silences: new SilenceAlarms({ ...ground, clients }),
    groups: new GroupEvents(ground),
    samples: new GuardDutySamples({
      ...ground,
      hasDetector: async (account, region, detectorId) => {
        const { DetectorIds = [] } = await direct
          .in(GuardDutyClient, account, region)
          .send(new ListDetectorsCommand({}));
        return DetectorIds.includes(detectorId);
      },
    }),
  };
}
