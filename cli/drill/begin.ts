import { sweepRuleName } from "../../components/naming";
import { sweepSource } from "../../responses/sweep";
import type { BusEvent } from "../../simulator";
import type { DrillStage } from "./drill";

/** The incident begins: AWS puts the event on a bus of the member account, or the sweep that finds it is due. */
export function begin({ blueprint, organization, response, staged }: DrillStage): void {
  if (staged.event.source === sweepSource) {
    organization.due(blueprint.security.account, blueprint.settings.homeRegion, sweepRuleName(response.name));
  } else {
    organization.happen(staged.event as unknown as BusEvent);
  }
}
