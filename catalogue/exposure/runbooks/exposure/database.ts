import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { type Condition, isTrue, not } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asBoolean, asString } from "../../../../runbooks/language/selectors";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "fail" | "rds" | "repeatWhile" | "sleep" | "when">;

/** States in which RDS changes who reaches an instance (RDS user guide, "Viewing DB instance status"). */
const changeable = ["available", "storage-optimization"];
/** An instance that is being created or restored accepts no change until it exists. */
const creationSeconds = 3600;
/** The change is made asynchronously, within a few minutes: polled four times a minute. */
const looks = 80;

/** Waits until RDS would accept a change: at once, unless the instance is being made, restored or changed. */
export const waitUntilChangeable = ({ rds }: Steps, id: Ref<string>): void =>
  rds.waitFor(
    "WaitUntilChangeable",
    "DescribeDBInstances",
    { DBInstanceIdentifier: id },
    (answer) => asString(answer.DBInstances.at(0).DBInstanceStatus),
    changeable,
    { timeoutSeconds: creationSeconds },
  );

export const readAccess = ({ rds }: Steps, step: string, id: Ref<string>): { isPublic: Ref<boolean> } =>
  rds(
    step,
    "DescribeDBInstances",
    { DBInstanceIdentifier: id },
    { outputs: (answer) => ({ isPublic: asBoolean(answer.DBInstances.at(0).PubliclyAccessible) }) },
  );

/**
 * Changes who reaches an instance, waits until that is done, and ends the run if it is not. RDS makes this change at
 * once whatever ApplyImmediately says, which is left out: it would also apply what waits for the maintenance window
 * (RDS API reference, "ModifyDBInstance").
 */
export function setAccess(r: Steps, id: Ref<string>, publiclyAccessible: boolean): void {
  const isUndone = (isPublic: Ref<boolean>): Condition =>
    publiclyAccessible ? not(isTrue(isPublic)) : isTrue(isPublic);
  r.rds("ChangeAccess", "ModifyDBInstance", { DBInstanceIdentifier: id, PubliclyAccessible: publiclyAccessible });
  r.repeatWhile("WaitUntilChanged", looks, () => {
    r.sleep("WaitBeforeLooking", "PT15S");
    return isUndone(readAccess(r, "LookAtAccess", id).isPublic);
  });
  const after = readAccess(r, "ReadAccessAfter", id);
  r.when("IsUnchanged", isUndone(after.isPublic), () =>
    r.fail("SayUnchanged", text`RDS accepted the change of ${id}, but twenty minutes later it was not applied.`),
  );
}
