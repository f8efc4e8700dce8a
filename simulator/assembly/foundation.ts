import { randomUUID } from "node:crypto";
import { globalRegionOf } from "../../aws/partitions";
import type { BusEvent, ServiceEvent } from "../aws";
import { Chaos } from "../chaos";
import type { ChaosOptions } from "../chaos/kinds";
import { DirectClients } from "../clients";
import type { SimulatedClock } from "../clock";
import type { FaultPlan } from "../door";
import type { EmulatedState } from "../emulator/state";
import { EventBridge, eventTime } from "../events/eventBridge";
import type { Announcer } from "../surroundings";
import { Timeline } from "../timeline";

/** What every part of the organization needs. */
export interface Foundation extends Announcer {
  emulator: EmulatedState;
  /** Past the front door. */
  direct: DirectClients;
  events: EventBridge;
  faults: FaultPlan;
  chaos?: Chaos;
  /** Where the partition of the organization has the services without Regions: its IAM is reached there. */
  globalRegion: string;
}

interface FoundationOptions {
  clock: SimulatedClock;
  faults?: FaultPlan;
  partition: string;
  chaos?: ChaosOptions;
}

/** @param changed called after each call past the front door that succeeded. */
export function createFoundation(
  emulator: EmulatedState,
  { clock, faults = [], partition, chaos }: FoundationOptions,
  changed: (service: string, operation: string, account: string) => void,
): Foundation {
  const timeline = new Timeline(() => clock.now());
  const events = new EventBridge(clock, timeline);
  const direct = new DirectClients(emulator.endpoint, () => clock.now(), changed);
  const emitEvent = async (account: string, region: string, event: ServiceEvent) =>
    events.emit(account, region, "default", busEvent(account, region, event, clock.now()), event.source);
  const globalRegion = globalRegionOf(partition);
  return {
    ...{ clock, timeline, emulator, direct, events, faults, globalRegion, emitEvent },
    chaos: chaos && new Chaos(chaos, { emulator, clock, timeline }),
  };
}

/** A service's event in the envelope that its account's bus gives it. */
export function busEvent(account: string, region: string, event: ServiceEvent, at: Date): BusEvent {
  return { version: "0", id: randomUUID(), account, time: eventTime(at), region, ...event };
}
