import { equals, not } from "../../../../runbooks/language/conditions";
import { text } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import type { RunbookContext } from "../../../../runbooks/language/types";
import { tell } from "../../../../runbooks/shared/message";
import { incidentTag } from "../../../../runbooks/shared/tags";
import { terminateInstance } from "../../../../runbooks/shared/termination";
import { readLifecycle, takesProtection } from "./evidence";
import type { Isolation } from "./parameters";
import type { Replacement } from "./replacement";

/**
 * Only after the approval, only what is still isolated (people have a day to decide, in which others may have released
 * the instance), and only when another instance does its work. The volumes stay: they are no longer deleted with it.
 */
export function terminate(r: Isolation, context: RunbookContext, { outcome, replace }: Replacement): void {
  const { InstanceId: id } = r.parameters;
  const sayKept = r.failurePath(() =>
    tell(r, context, "SayKept", text`${id} is not terminated`, [
      text`Left undone: the termination of ${id}. It was approved, and a step of it failed: the run says which, and why.`,
      text`Its replacement: ${outcome}`,
      text`It stays isolated and keeps costing money. Terminate it by hand, or put it back into service: ReleaseInstance with incident ${r.incidentId}.`,
      "The request for approval said what is left undone.",
    ]),
  );
  r.withDefaults({ onFailure: sayKept }, () => {
    refuseReleased(r);
    replace();
    const instance = readLifecycle(r, "ReadLifecycleNow", id);
    r.when("WasProtected", takesProtection(instance), () => {
      r.ec2("UnprotectFromTermination", "ModifyInstanceAttribute", {
        InstanceId: id,
        DisableApiTermination: { Value: false },
      });
    });
    terminateInstance(r, id);
  });
}

function refuseReleased(r: Isolation): void {
  const { InstanceId: id } = r.parameters;
  const filters = [
    { Name: "resource-id", Values: [id] },
    { Name: "key", Values: [incidentTag] },
  ];
  const { incident } = r.ec2(
    "ReadIncidentNow",
    "DescribeTags",
    { Filters: filters },
    { outputs: ({ Tags }) => ({ incident: asString(Tags.at(0).Value) }) },
  );
  r.when("WasReleased", not(equals(incident, r.incidentId)), () =>
    r.fail(
      "SayReleasedMeanwhile",
      text`${id} does not have the tag ${incidentTag} of this incident: it was released meanwhile, or could not be tagged.`,
    ),
  );
}
