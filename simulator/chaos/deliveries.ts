import type { SimulatedClock } from "../clock";
import type { Deliver } from "../events/eventBridge";
import type { Dice } from "./dice";

const duplicated = 0.3;
const mostBetweenCopies = 20_000;
const mostLate = 6_000;

/**
 * Some events are delivered to a target a second time ("at least once": EventBridge user guide, "Event delivery to
 * targets"), with the same id, while or after the first one is acted upon.
 */
export function duplicating(deliver: Deliver, clock: SimulatedClock, dice: Dice): Deliver {
  return async (rule, target, event, hops) => {
    const occasion = [rule.arn, target.Arn];
    if (dice.happens(duplicated, "duplicate", ...occasion)) {
      const later = dice.between(0, mostBetweenCopies, "copy", ...occasion);
      clock.after(later, () => deliver(rule, target, event, hops));
    }
    await deliver(rule, target, event, hops);
  };
}

/** Events come late by seconds, each by its own, so that they overtake each other: EventBridge keeps no order. */
export function reordering(deliver: Deliver, clock: SimulatedClock, dice: Dice): Deliver {
  return async (rule, target, event, hops) => {
    await clock.sleep(dice.between(0, mostLate, "late", rule.arn, target.Arn));
    await deliver(rule, target, event, hops);
  };
}

/** Of the messages that were deleted, those whose deletion one server of the queue missed. */
const comesAgain = 0.3;

/**
 * Whether a message that was received for the first time and deleted comes again when its visibility time-out ends
 * ("At-least-once delivery", SQS developer guide, standard queues).
 */
export const forgetful =
  (dice: Dice) =>
  (queueArn: string): boolean =>
    dice.happens(comesAgain, "message", queueArn);
