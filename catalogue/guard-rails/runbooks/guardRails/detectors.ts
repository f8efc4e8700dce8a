import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import type { Ref } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import { proofSeconds } from "../../../../runbooks/shared/waiting";

/** Waits until a GuardDuty detector shows this status. */
export const waitForDetector = (
  { guardduty }: Pick<RunbookBuilder<Record<never, never>>, "guardduty">,
  step: string,
  id: Ref<string>,
  status: "ENABLED" | "DISABLED",
): void =>
  guardduty.waitFor(step, "GetDetector", { DetectorId: id }, (answer) => asString(answer.Status), [status], {
    timeoutSeconds: proofSeconds,
  });
