import { partsOf, sweepForm } from "../../../responses/sweep";
import type { PagingResponse } from "../../../responses/types";
import { historyOf, allUsers as list, tooOldSince, unusedSince } from "../accessKeyAge";
import { type AccessKeysFacts, accessKeys, activeKeys } from "../resources/access-keys";

/** A key that nobody uses is for access-key-unused. */
const sweep = sweepForm<AccessKeysFacts>("access-key-too-old", accessKeys, {
  schedule: "cron(0 6 * * ? *)",
  list,
  finding(facts, context) {
    const { now } = context;
    const old = activeKeys(facts).filter((key) => tooOldSince(key, context) <= now && unusedSince(key, context) > now);
    if (old.length === 0) return undefined;
    const histories = old.map((key) => historyOf(key, now)).join(" and ");
    return {
      since: Math.min(...old.map((key) => tooOldSince(key, context))),
      title: `${facts.user} uses access keys that are older than ${context.accessKeyDays} days: ${histories}`,
      parts: old.map(({ id }) => id),
    };
  },
});

export const accessKeyTooOld: PagingResponse<AccessKeysFacts> = {
  name: "access-key-too-old",
  title: "An access key in use is too old",
  summary:
    "A daily sweep finds access keys that are older than the organization allows (accessKeyDays) and in use. People are " +
    "notified of the owner and the last use: deactivating a key in use stops what uses it.",
  placement: "central",
  forms: { sweep },
  resource: accessKeys,
  nothingToDo: (event, facts) =>
    activeKeys(facts).some(({ id }) => partsOf(event).includes(id)) ? undefined : "the keys are not active any more",
};
