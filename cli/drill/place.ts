import type { Response, SignalEvent } from "../../responses/types";
import type { Blueprint } from "../blueprint";
import { UsageError } from "../errors";
import { targetOf } from "./forms";

/** An account and Region in which something happens. */
export interface EventPlace {
  account: string;
  region: string;
}

/**
 * Account and Region in which an event happens, so that a drill can deploy a member there. What AWS reports arrives in
 * the Region of its envelope; a resource elsewhere is in a Region that the deployment does not govern. Events of sweeps
 * come from the home Region, whatever they are about.
 */
export function placeOf(response: Response, event: SignalEvent): EventPlace {
  if (response.placement === "local") return { account: event.account, region: event.region };
  try {
    const { account, region } = targetOf(response, event);
    return { account, region: (event.source.startsWith("aws.") && event.region) || region };
  } catch (error) {
    throw new UsageError(`the event is not of the shape its service documents: ${(error as Error).message}`);
  }
}

/** Where it happens in a deployment: the member account, in the Region of the event if the member is watched there. */
export function placeIn({ member, settings }: Blueprint, { region }: EventPlace): EventPlace {
  const regions = [region, settings.homeRegion, ...member.regions].filter((one) => member.regions.includes(one));
  return { account: member.account, region: regions[0] ?? settings.homeRegion };
}

/** The event as it would be at another place, and what that changed about it, in words. */
export function moved(event: SignalEvent, from: EventPlace, to: EventPlace): { event: SignalEvent; changes: string[] } {
  const moves = (["account", "region"] as const).filter((part) => from[part] !== to[part]);
  // Both are in ARNs and texts as well, so they are replaced everywhere; an envelope may leave them out.
  const text = moves.reduce(
    (json, part) => (from[part] === "" ? json : json.replaceAll(from[part], to[part])),
    JSON.stringify(event),
  );
  const there = JSON.parse(text) as SignalEvent;
  const changes = moves.map(
    (part) => `it happens in ${part} ${to[part]}, where the deployment is, not ${from[part] || "given"}`,
  );
  return { event: { ...there, account: there.account || to.account, region: there.region || to.region }, changes };
}
