import { field } from "../../../responses/fields";
import { partsOf, sweepForm } from "../../../responses/sweep";
import type { RunbookResponse, SignalEvent } from "../../../responses/types";
import { historyOf, allUsers as list, tooOldSince, unusedSince } from "../accessKeyAge";
import { type AccessKey, type AccessKeysFacts, accessKeys, activeKeys } from "../resources/access-keys";
import { disableAccessKey } from "../runbooks/DisableAccessKey";
import { enableAccessKey } from "../runbooks/EnableAccessKey";
import { everyKey } from "../runbooks/identity/parameters";

/** One finding for each user, about all unused keys: a single one is deactivated by its id, two are all there are. */
const sweep = sweepForm<AccessKeysFacts>("access-key-unused", accessKeys, {
  schedule: "cron(30 6 * * ? *)",
  list,
  finding(facts, context) {
    const { now, accessKeyDays } = context;
    const unused = activeKeys(facts).filter(
      (key) => tooOldSince(key, context) <= now && unusedSince(key, context) <= now,
    );
    if (unused.length === 0) return undefined;
    const histories = unused.map((key) => historyOf(key, now)).join(" and ");
    return {
      since: Math.max(...unused.map((key) => unusedSince(key, context))),
      title: `Access keys of ${facts.user} have not been used for ${accessKeyDays} days: ${histories}`,
      parts: unused.map(({ id }) => id),
    };
  },
});

/** The keys that were found, if they are still active and were not used since. */
function unusedKeys(event: SignalEvent, facts: AccessKeysFacts): AccessKey[] {
  const since = Date.parse(String(field(event, "detail.since")));
  return activeKeys(facts).filter(
    ({ id, lastUsedAt }) => partsOf(event).includes(id) && !(lastUsedAt && Date.parse(lastUsedAt) > since),
  );
}

export const accessKeyUnused: RunbookResponse<AccessKeysFacts> = {
  name: "access-key-unused",
  title: "An access key is not used any more",
  summary:
    "A daily sweep finds access keys that nobody has used for accessKeyDays. They are " +
    "deactivated, and can be activated again.",
  placement: "central",
  forms: { sweep },
  resource: accessKeys,
  runbook: disableAccessKey,
  undo: enableAccessKey,
  coolDownHours: 12,
  nothingToDo: (event, facts) =>
    unusedKeys(event, facts).length === 0 ? "the keys are used again, or not active any more" : undefined,
  parameters({ event, facts }) {
    const [only, ...others] = unusedKeys(event, facts);
    return { UserName: [facts.user], AccessKeyId: [only && others.length === 0 ? only.id : everyKey] };
  },
};
