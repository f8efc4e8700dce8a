import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { GroupEvents } from "../autoscaling/groupEvents";
import { EventHistory } from "../cloudtrail/eventHistory";
import { Alarms } from "../cloudwatch/alarms";
import { SilenceAlarms } from "../cloudwatch/silence";
import { cloudTrailDelayMs } from "../consequences";
import { GuardDutySamples } from "../guardduty/samples";
import { ObjectEvents } from "../s3/objectEvents";
import type { Foundation } from "./foundation";
import type { FrontDoorParts } from "./frontDoor";

/** Services that publish events of what happens in accounts. */
export interface EventSources {
  history: EventHistory;
  objects: ObjectEvents;
  alarms: Alarms;
  silences: SilenceAlarms;
  groups: GroupEvents;
  samples: GuardDutySamples;
}

export function eventSources(foundation: Foundation, { clients }: FrontDoorParts): EventSources {
  const { clock, direct } = foundation;
  return {
    history: new EventHistory(clock, cloudTrailDelayMs),
    objects: new ObjectEvents(),
    alarms: new Alarms({ ...foundation, clients }),
    silences: new SilenceAlarms({ ...foundation, clients }),
    groups: new GroupEvents(foundation),
    samples: new GuardDutySamples({
      ...foundation,
      hasDetector: async (account, region, detectorId) => {
        const { DetectorIds = [] } = await direct
          .in(GuardDutyClient, account, region)
          .send(new ListDetectorsCommand({}));
        return DetectorIds.includes(detectorId);
      },
    }),
  };
}
