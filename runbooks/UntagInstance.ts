import { text } from "./language/references";
import { defineRunbook } from "./language/runbook";
import { tell } from "./shared/message";
import { given, instanceId } from "./shared/parameters";
import { PriorState } from "./shared/priorState";
import { tagRecord, vulnerabilityTag } from "./tagging/vulnerability";

export const untagInstance = defineRunbook(
  {
    name: "UntagInstance",
    summary:
      "Takes the tag with the vulnerability off an instance that TagInstance gave it in the same incident, or puts back " +
      "the one that it had before.",
    parameters: { InstanceId: instanceId },
  },
  (r, context) => {
    const { InstanceId: id } = r.parameters;
    const prior = new PriorState(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveTagSaved", prior.key(id));
      const before = prior.load("LoadTag", id, tagRecord);
      r.when(
        "HadTag",
        given(before.key),
        () =>
          r.ec2("TagAsBefore", "CreateTags", {
            Resources: [id],
            Tags: [{ Key: vulnerabilityTag, Value: before.value }],
          }),
        () => r.ec2("Untag", "DeleteTags", { Resources: [id], Tags: [{ Key: vulnerabilityTag }] }),
      );
      tell(r, context, "SayUntagged", text`The tag of ${id} is as before`, [
        text`The tag ${vulnerabilityTag} of ${id} is as it was before incident ${r.incidentId}, on a person's word.`,
      ]);
    });
  },
);
