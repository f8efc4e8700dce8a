import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import type { Ref } from "../../../../runbooks/language/references";
import { asBoolean, propertyText } from "../../../../runbooks/language/selectors";
import { proofSeconds } from "../../../../runbooks/shared/waiting";

/** Waits until a configuration recorder shows that it records, or that it does not. */
export const waitForRecording = (
  { config }: Pick<RunbookBuilder<Record<never, never>>, "config">,
  step: string,
  name: Ref<string>,
  recording: boolean,
): void =>
  config.waitFor(
    step,
    "DescribeConfigurationRecorderStatus",
    { ConfigurationRecorderNames: [name] },
    (answer) => asBoolean(answer.ConfigurationRecordersStatus.at(0).recording),
    [propertyText[`${recording}`]],
    { timeoutSeconds: proofSeconds },
  );
