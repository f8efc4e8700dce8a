import type { Scenario } from "../responses/scenario";
import { clicked } from "../responses/staging";
import type { SignalEvent, SignalForm } from "../responses/types";

/**
 * The security team requests with a click what another response does automatically: in the world of that response,
 * about the same resource.
 */
export const containOnRequest = (like: Scenario, form: SignalForm, example: SignalEvent): Scenario => ({
  ...like,
  example,
  async stage(world, event) {
    const { subject } = await like.stage(world, like.example);
    const named = form.target(event).resource.id;
    return {
      event: clicked(world, event, { [named]: subject }),
      changes: named === subject ? [] : [`${named} is ${subject} here`],
      headline: `somebody of the security team clicks "Contain" on a finding about ${subject}`,
      subject,
    };
  },
});

/** The security team requests a release of what was contained on request before. */
export const releaseOnRequest = (
  contain: Scenario,
  form: SignalForm,
  example: SignalEvent,
  healed: NonNullable<Scenario["healed"]>,
): Scenario => ({
  ...contain,
  example,
  healed,
  async stage(world, event) {
    const { event: beforehand, subject, changes } = await contain.stage(world, contain.example);
    return {
      beforehand,
      event: clicked(world, event, { [form.target(event).resource.id]: subject }),
      changes: [...changes, `${subject} was contained on request before`],
      headline: `somebody of the security team clicks "Release" on a finding about ${subject}`,
      subject,
    };
  },
});
