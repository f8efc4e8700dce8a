import { equals, not } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { given, instanceId } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
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
    const byHand = text`Set the tag ${vulnerabilityTag} of ${id} by hand.`;
    const remediation = new Remediation(r, context, {
      subject: text`The tag of ${id}`,
      resource: text`the tag ${vulnerabilityTag} of ${id}`,
      goal: "as before",
      byHand,
      parts: { Tag: { what: "restore or remove the tag", matters: "It names a vulnerability.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveTagSaved", prior.key(id));
        const saved = prior.load("LoadTag", id, tagRecord);
        r.when("IsChanged", not(equals(readTag(r, id).value, saved.given)), () =>
          r.fail(
            "SayChanged",
            text`The tag ${vulnerabilityTag} of ${id} is not ${saved.given}, as incident ${r.incidentId} made it: it is left alone.`,
          ),
        );
        return saved;
      });
      const tag = (Value: Ref<string>) => ({ Resources: [id], Tags: [{ Key: vulnerabilityTag, Value }] });
      remediation.essential("Tag", () =>
        r.when(
          "HadTag",
          given(before.key),
          () => r.ec2("TagAsBefore", "CreateTags", tag(before.value)),
          () => r.ec2("Untag", "DeleteTags", tag(before.given)),
        ),
      );
      remediation.conclude(
        "SayUntagged",
        text`The tag of ${id} is as before`,
        [
          text`The tag ${vulnerabilityTag} of ${id} is as it was before incident ${r.incidentId}, at the request of a person.`,
        ],
        [],
      );
    });
  },
);
