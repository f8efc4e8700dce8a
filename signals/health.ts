import { isRecord } from "../aws/json";
import { field, firstText, timeOf } from "../responses/fields";
import { type Place, placeOf } from "../responses/reading";
import type { EventPattern, PatternValue, SignalEvent, Target } from "../responses/types";

/**
 * A notice of AWS Health that is not closed (AWS Health user guide, "Reference: AWS Health events Amazon EventBridge
 * schema"). It is sent again when it changes.
 * @param codes of the event type.
 * @param entities what the affected entities are called, or the beginning of it: some notices give an ARN for an id.
 */
export const healthNotice = (
  service: string,
  category: "issue" | "scheduledChange",
  codes: PatternValue[],
  entities: PatternValue[],
): EventPattern => ({
  source: ["aws.health"],
  "detail-type": ["AWS Health Event"],
  "replay-name": [{ exists: false }],
  detail: {
    service: [service],
    eventTypeCategory: [category],
    eventTypeCode: codes,
    // Absent from older events; "anything-but" does not match what is absent.
    statusCode: [{ exists: false }, { "anything-but": "closed" }],
    affectedEntities: { entityValue: entities },
  },
});

/** Where the entities of a notice are, and the value of the first. */
export const entities = "detail.affectedEntities";
export const firstEntity = `${entities}.0.entityValue`;

/** The values of all entities on this page of the notice. */
export function entityValues(event: SignalEvent): string[] {
  const list = field(event, entities);
  return (Array.isArray(list) ? list.filter(isRecord) : []).flatMap(({ entityValue }) =>
    typeof entityValue === "string" ? [entityValue] : [],
  );
}

/**
 * The target of a notice. Older ones name no account, and what is global has the Region `global`: then those of the
 * envelope count, which AWS Health sends into the affected account itself.
 * @param id more of the notice's identity, where one is about several things.
 */
export function targetOfNotice(
  event: SignalEvent,
  resource: (place: Place) => Target["resource"],
  { id, title }: { id: string; title: string },
): Target {
  const place = placeOf(event, {
    arn: [firstEntity],
    account: ["detail.affectedAccount"],
    region: ["detail.eventRegion"],
  });
  return {
    ...place,
    resource: resource(place),
    signal: {
      id: `${firstText(event, "detail.eventArn") ?? event.id}${id}`,
      // The copy in another Region has the same id, an update another.
      version: firstText(event, "detail.communicationId") ?? event.id,
      title: `${firstText(event, "detail.eventTypeCode") ?? "A notice of AWS Health"}${title}`,
      occurredAt: timeOf(event),
    },
  };
}
