import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import type { Ref } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import { proofSeconds } from "../../../../runbooks/shared/waiting";

/** Waits until a key has one of these states; KMS shows a change within seconds (KMS developer guide, "Eventual consistency"). */
export const waitForState = (
  { kms }: Pick<RunbookBuilder<Record<never, never>>, "kms">,
  step: string,
  id: Ref<string>,
  states: Array<string | Ref<string>>,
): void =>
  kms.waitFor(step, "DescribeKey", { KeyId: id }, (answer) => asString(answer.KeyMetadata.KeyState), states, {
    timeoutSeconds: proofSeconds,
  });
