import { equals, not } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { given, instanceId } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { readTag, tagRecord, vulnerabilityTag } from "./tagging/vulnerability";

export const untagInstance = defineRunbook(
  {
    name: "UntagInstance",
    summary:
      "Removes the vulnerability tag that TagInstance gave an instance in the same incident, or restores " +
      "the one that it had before. A tag that was changed since is left alone.",
    parameters: { InstanceId: instanceId },
  },
  (r, context) => {
    const { InstanceId: id } = r.parameters;
    const prior = new PriorState(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveTagSaved", prior.key(id));
      const before = prior.load("LoadTag", id, tagRecord);
      const tag = (Value: Ref<string>) => ({ Resources: [id], Tags: [{ Key: vulnerabilityTag, Value }] });
      r.when("IsChanged", not(equals(readTag(r, id).value, before.given)), () =>
        r.fail(
          "SayChanged",
          text`The tag ${vulnerabilityTag} of ${id} is not ${before.given}, as incident ${r.incidentId} made it: it is left alone.`,
        ),
      );
      r.when(
        "HadTag",
        given(before.key),
        () => r.ec2("TagAsBefore", "CreateTags", tag(before.value)),
        () => r.ec2("Untag", "DeleteTags", tag(before.given)),
      );
      tell(r, context, "SayUntagged", text`The tag of ${id} is as before`, [
        text`The tag ${vulnerabilityTag} of ${id} is as it was before incident ${r.incidentId}, at the request of a person.`,
      ]);
    });
  },
);
