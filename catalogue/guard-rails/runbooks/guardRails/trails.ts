import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import type { Ref } from "../../../../runbooks/language/references";
import { asBoolean, propertyText } from "../../../../runbooks/language/selectors";
import { proofSeconds } from "../../../../runbooks/shared/waiting";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "cloudtrail">;

/** Waits until a trail shows that it records, or that it does not. */
export const waitForLogging = ({ cloudtrail }: Steps, step: string, trail: Ref<string>, logging: boolean): void =>
  cloudtrail.waitFor(
    step,
    "GetTrailStatus",
    { Name: trail },
    (answer) => asBoolean(answer.IsLogging),
    [propertyText[`${logging}`]],
    { timeoutSeconds: proofSeconds },
  );

/** Waits until a setting of a trail shows as on. */
export const waitForSetting = (
  { cloudtrail }: Steps,
  step: string,
  trail: Ref<string>,
  setting: "IsMultiRegionTrail" | "IncludeGlobalServiceEvents" | "LogFileValidationEnabled",
): void =>
  cloudtrail.waitFor(step, "GetTrail", { Name: trail }, ({ Trail }) => asBoolean(Trail[setting]), [propertyText.true], {
    timeoutSeconds: proofSeconds,
  });
