import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { instanceId, none } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { proofSeconds } from "../../../runbooks/shared/waiting";
import { readTag, tagOf, tagRecord, vulnerability, vulnerabilityTag } from "./tagging/vulnerability";

export const tagInstance = defineRunbook(
  {
    name: "TagInstance",
    summary:
      "Gives an instance a tag with its vulnerability, so that its owner and everybody who opens it sees it, and " +
      "notifies people to patch it. UntagInstance removes the tag, or restores the previous one.",
    parameters: { InstanceId: instanceId, Vulnerability: vulnerability },
    undo: "UntagInstance",
  },
  (r, context) => {
    const { InstanceId: id, Vulnerability: found } = r.parameters;
    const prior = new PriorState(r, context);
    const patch = text`Patch ${id}, or remove its public address until it is patched.`;
    const remediation = new Remediation(r, context, {
      subject: text`${id} can be attacked and`,
      resource: text`${id}, on which Inspector found ${found},`,
      goal: "tagged",
      byHand: patch,
      parts: { Tagged: { what: "tag the instance", matters: "Its owner does not see it.", byHand: patch } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        const before = readTag(r, id);
        r.when(
          "HasTag",
          equals(before.key, vulnerabilityTag),
          () => prior.write("SaveTag", id, tagRecord, { ...before, given: found }),
          () => prior.write("SaveNoTag", id, tagRecord, { key: none, value: none, given: found }),
        );
        prior.prove("ProveTagSaved", prior.key(id));
      });
      remediation.essential("Tagged", () => {
        r.ec2("Tag", "CreateTags", { Resources: [id], Tags: [{ Key: vulnerabilityTag, Value: found }] });
        r.ec2.waitFor("ProveTagged", "DescribeTags", tagOf(id), ({ Tags }) => asString(Tags.at(0).Value), [found], {
          timeoutSeconds: proofSeconds,
        });
      });
      remediation.conclude(
        "SayVulnerable",
        text`${id} can be attacked from the internet`,
        [text`The instance has the tag ${vulnerabilityTag}; UntagInstance with incident ${r.incidentId} removes it.`],
        [
          text`Attackers know how to use ${found}, which Inspector found on ${id}, and the instance has a public address.`,
          "Patch it, or remove its public address until it is patched. Inspector closes the finding when it is gone.",
        ],
      );
    });
  },
);
