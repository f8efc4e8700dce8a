import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import type { Ref } from "../../../../runbooks/language/references";
import { asBoolean, asString, propertyText } from "../../../../runbooks/language/selectors";
import type { Part, Remediation } from "../../../../runbooks/shared/remediation";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "rds">;

/** States in which RDS changes who reaches an instance (RDS user guide, "Viewing DB instance status"). */
const changeable = ["available", "storage-optimization"];
/** An instance that is being created or restored accepts no change until it exists. */
const creationSeconds = 3600;
/** The change is made asynchronously, within a few minutes. */
const changeSeconds = 1200;

export const readAccess = ({ rds }: Steps, step: string, id: Ref<string>): { isPublic: Ref<boolean> } =>
  rds(
    step,
    "DescribeDBInstances",
    { DBInstanceIdentifier: id },
    { outputs: (answer) => ({ isPublic: asBoolean(answer.DBInstances.at(0).PubliclyAccessible) }) },
  );

/** What may be left undone of a change of access. */
type AccessPart = "Changeable" | "Access";

export const accessParts = (what: string, matters: string, byHand: string): Record<AccessPart, Part> => ({
  Changeable: {
    what: "wait until the database accepts a change",
    matters: "The change may have been refused for that.",
    byHand: "Check the state of the database.",
  },
  Access: { what, matters, byHand },
});

/**
 * Changes who reaches an instance, and waits until that is done. The change is tried although the wait for a state in
 * which RDS accepts it fails. RDS makes this change at once whatever ApplyImmediately says, which is left out: it would
 * also apply what waits for the maintenance window (RDS API reference, "ModifyDBInstance").
 */
export function changeAccess(
  r: Steps,
  remediation: Remediation<AccessPart>,
  id: Ref<string>,
  publiclyAccessible: boolean,
): void {
  const instance = { DBInstanceIdentifier: id };
  // At once, unless the instance is being made, restored or changed.
  remediation.bestEffort("Changeable", () =>
    r.rds.waitFor(
      "WaitUntilChangeable",
      "DescribeDBInstances",
      instance,
      (answer) => asString(answer.DBInstances.at(0).DBInstanceStatus),
      changeable,
      { timeoutSeconds: creationSeconds },
    ),
  );
  remediation.essential("Access", () => {
    r.rds("ChangeAccess", "ModifyDBInstance", { ...instance, PubliclyAccessible: publiclyAccessible });
    r.rds.waitFor(
      "ProveAccess",
      "DescribeDBInstances",
      instance,
      (answer) => asBoolean(answer.DBInstances.at(0).PubliclyAccessible),
      [propertyText[`${publiclyAccessible}`]],
      { timeoutSeconds: changeSeconds },
    );
  });
}
